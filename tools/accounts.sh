#!/bin/sh
# Prints the accounts of the demo data, for somebody who has just typed `make run`.
cat <<'END'

Demo accounts, password linju-demo:
  13800000001 居民 resident            13800000006 区级管理员 district administrator
  13800000002 网格员 grid worker       13800000007 驻区单位联络人 unit contact
  13800000003 社区社工 community worker 13800000008 社会组织负责人 organisation lead
  13800000004 在职党员/志愿者 volunteer 13800000009 评委 judge
  13800000005 街道干部 street manager   13800000010 居务监督 supervisor

END
