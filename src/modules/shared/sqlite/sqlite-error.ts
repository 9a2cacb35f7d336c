/** A file that is no SQLite database, or a damaged one; the message says what is wrong, without the path. */
export class SqliteError extends Error {}
