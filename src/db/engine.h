/* What an engine gives to db.c: a connection that can begin, commit and roll back. The statement surface is stmt.h. */
#pragma once
#include "db/db.h"

struct conn;

enum Err conn_open(const char *path, bool create, bool writer, struct conn **out, char why[256]);
void conn_close(struct conn *c);
enum Err conn_exec(struct conn *c, const char *sql, char why[256]);
/* The words of transactions, which every request says: prepared once per connection and kept. */
enum TxWord { TX_READ, TX_WRITE, TX_COMMIT, TX_ROLLBACK, TX_JOB, TX_JOB_KEEP, TX_JOB_UNDO, TX_WORDS };
enum Err conn_tx(struct conn *c, enum TxWord word);
void conn_read_begin(struct conn *c);  /* the next statement begins a read transaction */
enum Err conn_read_end(struct conn *c);/* and this ends it, if there was one */
bool conn_in_tx(const struct conn *c); /* false: the engine has ended the transaction by itself (a full disk, an I/O error) */
int64_t conn_written(const struct conn *c); /* rows written since it was opened */
void conn_fail_at(struct conn *c, int n);
int conn_fail_left(const struct conn *c);
struct db_ro *conn_ro(struct conn *c);
struct db_rw *conn_rw(struct conn *c);
struct conn *ro_conn(struct db_ro *ro);
void conn_owner(struct conn *c, struct db *db);
struct db *conn_db(struct conn *c);
enum Err conn_backup(struct conn *from, const char *to, char why[256]);
