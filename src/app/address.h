/* A page's whole address, as the browser that asks reaches this program: for codes on paper. */
#pragma once
#include "app/rq.h"

/* "https://linju.example/receipts?digits=482173" of "/receipts?digits=482173". */
Str rq_address(struct rq *rq, Str path);
