mod connections;
mod db;
