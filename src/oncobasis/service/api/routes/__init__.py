"""The routes of version 1, a module for each tag: who may call, what is taken, what is answered."""
