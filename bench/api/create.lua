-- A new email each, of a run that the first argument names.
local thread = 0
function setup(t) t:set("number", thread); thread = thread + 1 end
function init(args) run = args[1]; count = 0 end
function request()
  count = count + 1
  local body = string.format('{"email":"%s-%d-%d@example.com","name":"name"}', run, number, count)
  return wrk.format("POST", "/users", { ["Content-Type"] = "application/json", ["Authorization"] = wrk.headers["Authorization"] }, body)
end
