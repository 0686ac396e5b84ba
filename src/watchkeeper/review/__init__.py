"""The review of the monitoring itself: what never tells, what always does, what nobody watches, and what to change."""
