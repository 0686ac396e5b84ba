"""What every catalog must do, port by port."""
