-- Whose finding was judged: how right the models are is told of each by itself.
-- Verdicts from before stay NULL here.

alter table store.verdicts add column model_version varchar; -- of the models that had extracted the source
