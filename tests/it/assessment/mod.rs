mod answers;
mod disclosures;
mod evidence;
mod products;
mod submissions;
