/* The words of grids 网格. */
#pragma once
#include "base/types.h"

/* 网格长 1, 网格指导员 1, 兼职网格员 N; a mediator 楼道调解员 for each building (of 墙门四员). */
#define GRID_ROLES(X, T) X(T, grid_leader) X(T, instructor) X(T, part_time) X(T, mediator)
CHOICE(GridRole, GRID_ROLES)

/* M76: one grid and about 250 households for one person. */
#define LOAD_STATES(X, T) X(T, fits) X(T, heavy) X(T, over)
CHOICE(LoadState, LOAD_STATES)
