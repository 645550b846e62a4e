/* Two trees of bodies over one area, and the forms in which the party works in an organisation. Words of the cn pack. */
#pragma once
#include "base/types.h"

/* 党组织 · 群英荟与自治议事 */
#define BODY_TREES(X, T) X(T, party) X(T, council)
CHOICE(BodyTree, BODY_TREES)

/* From the top down, three of each tree: 党委 党组织 党小组 · 群英荟 自治理事会 工作委员会. */
#define BODY_LEVELS(X, T) X(T, committee) X(T, organisation) X(T, group) X(T, forum) X(T, council) X(T, work_committee)
CHOICE(BodyLevel, BODY_LEVELS)

/* 独立支部 联合支部 派驻指导员 尚未覆盖 */
#define BRANCH_FORMS(X, T) X(T, own) X(T, joint) X(T, instructor) X(T, without)
CHOICE(BranchForm, BRANCH_FORMS)

/* 组织覆盖: own and joint; 工作覆盖: these and the instructor; open: not covered. */
#define COVERS(X, T) X(T, organised) X(T, working) X(T, open)
CHOICE(Cover, COVERS)
