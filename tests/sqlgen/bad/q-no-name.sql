-- expect: 2: error: a query without name
SELECT n.id FROM note n WHERE n.id = :id;
