# shellcheck shell=bash
# Progress lines with the elapsed seconds. Colours only on a terminal. Sourced, never run.

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  bold=$'\e[1m' green=$'\e[32m' red=$'\e[31m' plain=$'\e[0m'
else
  bold='' green='' red='' plain=''
fi

say() { printf '%s%4ss%s  %s\n' "$bold" "$SECONDS" "$plain" "$*"; }
good() { printf '%s%4ss  %s%s\n' "$green" "$SECONDS" "$*" "$plain"; }
bad() { printf '%s%4ss  %s%s\n' "$red" "$SECONDS" "$*" "$plain" >&2; }
die() {
  bad "$@"
  exit 1
}
