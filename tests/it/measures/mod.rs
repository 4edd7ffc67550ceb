mod documents;
mod evidence;
mod fairness;
mod people;
mod properties;
