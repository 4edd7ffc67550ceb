mod modules;
mod requirements;
