mod adoptions;
mod grades;
