"""What the tests share: data to run on, ways to build, serve and read back."""
