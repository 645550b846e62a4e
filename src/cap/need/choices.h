/* The words of needs 诉求: kinds, stages, endings (api.md, M71–M75). */
#pragma once
#include "base/types.h"

#define NEED_KINDS(X, T) X(T, request) X(T, wish) X(T, hazard) X(T, dispute) X(T, suggestion) X(T, enquiry) X(T, thanks)
CHOICE(NeedKind, NEED_KINDS)

/* 收集 分析 处置 反馈 评议 */
#define NEED_STAGES(X, T) X(T, collected) X(T, analysed) X(T, handling) X(T, fed_back) X(T, rated) X(T, closed)
CHOICE(NeedStage, NEED_STAGES)

#define NEED_STATES(X, T) X(T, open) X(T, closed) X(T, merged)
CHOICE(NeedState, NEED_STATES)

#define ENDINGS(X, T) X(T, solved) X(T, explained) X(T, cannot_now) X(T, not_ours) X(T, duplicate) X(T, withdrawn)
CHOICE(Ending, ENDINGS)

#define CONFIRMEDS(X, T) X(T, yes) X(T, partly) X(T, no) X(T, silent) X(T, unreachable) X(T, anonymous)
CHOICE(Confirmed, CONFIRMEDS)

/* What the asker may answer. */
#define SOLVEDS(X, T) X(T, yes) X(T, partly) X(T, no)
CHOICE(Solved, SOLVEDS)

#define CHANNELS(X, T) X(T, web) X(T, counter) X(T, phone) X(T, patrol) X(T, visit) X(T, meeting) X(T, wechat)
CHOICE(Channel, CHANNELS)

/* 重点 难点 堵点: kinds, not degrees (M84) */
#define DIFFICULTIES(X, T) X(T, key) X(T, hard) X(T, blocked)
CHOICE(Difficulty, DIFFICULTIES)

/* 动态 专项 跟踪 上门 网络 (M74) */
#define FEEDBACKS(X, T) X(T, dynamic) X(T, special) X(T, follow_up) X(T, door) X(T, online)
CHOICE(FeedbackKind, FEEDBACKS)

#define NEED_SORTS(X, T) X(T, newest) X(T, oldest) X(T, due)
CHOICE(NeedSort, NEED_SORTS)
