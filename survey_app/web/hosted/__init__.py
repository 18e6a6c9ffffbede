"""The pages that people open without a widget: the questionnaire, receipts, the start page. No cookie, no script."""
