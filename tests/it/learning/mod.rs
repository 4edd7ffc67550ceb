mod modules;
mod obligations;
mod requirements;
