mod mail_links;
mod passwords;
mod registrations;
mod sessions;
