mod backups;
mod connections;
mod db;
mod demo_marks;
mod ids;
mod rows;
mod seals;
mod server_tools;
