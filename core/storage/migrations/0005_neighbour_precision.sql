-- Of the ten nearest tracks of validation artists' tracks, the share by the same artist, after each epoch. NULL where no
-- neighbourhood is trained. The RMSE columns hold its loss then.
ALTER TABLE training_epoch ADD COLUMN neighbour_precision REAL;
