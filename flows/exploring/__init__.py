"""The page of `zhengju explore`, joined with the models and served."""
