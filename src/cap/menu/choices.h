/* The words of service menus 服务菜单. */
#pragma once
#include "base/types.h"

#define MENU_STATES(X, T) X(T, draft) X(T, published) X(T, old)
CHOICE(MenuState, MENU_STATES)

/* How one gets it: whoever is free claims the order; it goes to the provider's contact; one just comes by. */
#define MENU_WAYS(X, T) X(T, claim) X(T, provider) X(T, walk_in)
CHOICE(MenuWay, MENU_WAYS)
