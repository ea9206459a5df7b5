-- A call of the API, with the tokens of the file BENCH_ARGUMENT in turn.
dofile(os.getenv("BENCH_WRK") .. "/answers.lua")
local requests = {}
local turn = 0

function init()
  for line in io.lines(os.getenv("BENCH_ARGUMENT")) do
    table.insert(requests, wrk.format("GET", nil, { ["Authorization"] = "Bearer " .. line, ["Host"] = "localhost" }))
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end
