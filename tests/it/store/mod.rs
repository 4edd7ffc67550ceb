mod connections;
mod db;
mod demo_marks;
mod seals;
