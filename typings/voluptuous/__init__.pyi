# Home Assistant replaces voluptuous by probatio when it starts; this tells mypy the same.
from probatio import *
