-- A token by client_secret_post, another client each time, of as many as BENCH_ARGUMENT says.
dofile(os.getenv("BENCH_WRK") .. "/answers.lua")
local clients = tonumber(os.getenv("BENCH_ARGUMENT"))
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"

function request()
  return wrk.format(nil, nil, nil, string.format(
    "grant_type=client_credentials&client_id=client-%06d&client_secret=bench-secret", math.random(0, clients - 1)))
end
