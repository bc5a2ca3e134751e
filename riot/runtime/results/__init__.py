"""What viewers may take with them: their own result, on a page that is soon gone."""
