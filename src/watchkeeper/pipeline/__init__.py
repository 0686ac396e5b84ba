"""The way of the data: accept, drain, measure, judge, alert, notify; one stage a file."""
