# For those who have make. make.py does the work, so that nothing but Python is needed.
PYTHON ?= python3

.PHONY: seeds tests lock
seeds tests lock:
	$(PYTHON) make.py $@
