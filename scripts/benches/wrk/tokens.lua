-- A token by client_secret_basic, the same client each time. BENCH_ARGUMENT, when set, is what the Connection field says.
dofile(os.getenv("BENCH_WRK") .. "/answers.lua")
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
wrk.headers["Authorization"] = "Basic " .. os.getenv("BENCH_BASIC")
wrk.headers["Connection"] = os.getenv("BENCH_ARGUMENT")
wrk.body = "grant_type=client_credentials"
