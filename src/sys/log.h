/* One line per event on stderr, for the operator: time, level, words. Personal text never goes here (Private does not print). */
#pragma once
enum LogLevel { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_NONE /* as the least: show nothing */ };
void log_at(enum LogLevel level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void log_level(enum LogLevel least); /* process-wide; set once at start */
#define log_debug(...) log_at(LOG_DEBUG, __VA_ARGS__)
#define log_info(...) log_at(LOG_INFO, __VA_ARGS__)
#define log_warn(...) log_at(LOG_WARN, __VA_ARGS__)
#define log_error(...) log_at(LOG_ERROR, __VA_ARGS__)
