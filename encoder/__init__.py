"""Retunes the sentence encoder on our topics, in an environment of its own (``make encoder``).

Nothing here runs with the assistant: the outcome is one ONNX file, one tokenizer and a model card
in ``bot/nlu/encoder/``, which are committed.
"""
