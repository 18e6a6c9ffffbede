"""What people open without a widget: the questionnaire, receipts, the start page. No cookie, scripts only help."""
