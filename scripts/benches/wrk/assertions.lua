-- A token by private_key_jwt, with each assertion of the file BENCH_ARGUMENT once. When they are used up the run ends.
local ffi = require("ffi")
ffi.cdef([[
  struct bench_time { long seconds; long micros; };
  int gettimeofday(struct bench_time *now, void *zone);
]])
dofile(os.getenv("BENCH_WRK") .. "/answers.lua")

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
local start = "grant_type=client_credentials"
  .. "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion="
local lines = io.lines(os.getenv("BENCH_ARGUMENT"))
local began

local function now()
  local time = ffi.new("struct bench_time")
  ffi.C.gettimeofday(time, nil)
  return tonumber(time.seconds) + tonumber(time.micros) / 1e6
end

function request()
  began = began or now()
  local line = lines and lines()
  if line then
    return wrk.format(nil, nil, nil, start .. line)
  end
  if lines then
    lines = nil
    took = now() - began
    wrk.thread:stop()
  end
  -- Nobody waits for this answer any more; an assertion sent twice would count as a failed attempt.
  return wrk.format("GET", "/health/live")
end
