"""What a campaign came to, as a picture for the chat and a workbook for the desk."""
