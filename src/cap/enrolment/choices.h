/* The words of enrolment 双报到. */
#pragma once
#include "base/types.h"

#define ENROL_KINDS(X, T) X(T, member) X(T, unit)
CHOICE(EnrolKind, ENROL_KINDS)

/* sent: waits for the community. left: gone by their own wish or at the desk. */
#define ENROL_STATES(X, T) X(T, sent) X(T, received) X(T, declined) X(T, left)
CHOICE(EnrolState, ENROL_STATES)

/* No date of birth is asked for. */
#define AGE_BANDS(X, T) X(T, adult) X(T, teen) X(T, child)
CHOICE(AgeBand, AGE_BANDS)

/* One member, two posts 一员双岗位: work 敬业岗, community 奉献岗. */
#define DUTY_KINDS(X, T) X(T, work) X(T, community)
CHOICE(DutyKind, DUTY_KINDS)

/* What somebody is good at, as chips. Kept as the Chinese word, which orders ask for in the same way. */
#define SKILL_WORDS(X, T) \
    X(T, electric) X(T, plumbing) X(T, repair) X(T, hair) X(T, pressure) X(T, escort) X(T, reading) X(T, moving) X(T, photo) X(T, law)
CHOICE(SkillWord, SKILL_WORDS)

/* How a year with a unit was: of the unit, in three words. */
#define REVIEW_GRADES(X, T) X(T, strong) X(T, steady) X(T, thin)
CHOICE(ReviewGrade, REVIEW_GRADES)

/* The five steps of the loop (M26): 报到接收 接单到岗 精准服务 评价反馈 结果应用. */
#define LOOP_STEPS(X, T) X(T, received) X(T, arrived) X(T, served) X(T, rated) X(T, applied)
CHOICE(LoopStep, LOOP_STEPS)
