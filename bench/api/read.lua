-- GET of a record each, from the file of ids that is the first argument.
local ids = {}
function init(args)
  for id in io.lines(args[1]) do ids[#ids + 1] = id end
  math.randomseed(os.time())
end
function request() return wrk.format("GET", "/users/" .. ids[math.random(#ids)]) end
