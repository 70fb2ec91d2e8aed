"""Measurements that stand beside a reference measured in the same run: `script/bench NAME`."""
