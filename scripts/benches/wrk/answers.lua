-- Looks at every answer, and says at the end how many there were, in how many seconds, the middle and the 99th percentile of
-- their times in microseconds, and how many were not what was asked for. With BENCH_SAVE the access tokens go to that file.

local threads = {}
local expected = os.getenv("BENCH_EXPECTED")
local saved = os.getenv("BENCH_SAVE") and io.open(os.getenv("BENCH_SAVE"), "a")
wrong = 0

function setup(thread)
  table.insert(threads, thread)
end

function response(status, headers, body)
  if status ~= 200 or not string.find(body, expected, 1, true) then
    if wrong == 0 then
      io.stderr:write("not expected: ", status, " ", string.sub(body, 1, 300), "\n")
    end
    wrong = wrong + 1
  elseif saved then
    saved:write(string.match(body, '"access_token":"([^"]+)"'), "\n")
    saved:flush()
  end
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout
  local took = summary.duration / 1e6
  for _, thread in ipairs(threads) do
    failed = failed + thread:get("wrong")
    -- Who ran out of something to send, was done before.
    took = math.min(took, thread:get("took") or took)
  end
  io.write(string.format("RESULT %d %.3f %d %d %d\n", summary.requests, took, latency:percentile(50),
    latency:percentile(99), failed))
end
