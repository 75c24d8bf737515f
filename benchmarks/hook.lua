-- Calls a route with a new signed token each time, and stops when its tokens are used up.
--   wrk -t2 -c16 -d600s --latency -s hook.lua http://127.0.0.1:8080
-- BENCH_BODIES  a file with one JSON body a line (absent: GET without a body)
-- BENCH_TOKENS  tokens, one a line, for each thread a file: BENCH_TOKENS.0, .1, ...
-- BENCH_PATH    the route
-- BENCH_DELAY   milliseconds between an answer and the next request of a connection

local threads = {}

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function init(args)
  path = os.getenv("BENCH_PATH")
  pause = tonumber(os.getenv("BENCH_DELAY") or "0")
  tokens = assert(io.open(os.getenv("BENCH_TOKENS") .. "." .. number))
  bodies = {}
  local file = os.getenv("BENCH_BODIES")
  if file then
    for line in io.lines(file) do bodies[#bodies + 1] = line end
  end
  -- Threads begin at different bodies, so that the two do not warm a cache for one another.
  at = number * math.floor(#bodies / 2)
  statuses = ""
  counted = {}
end

if os.getenv("BENCH_DELAY") then
  function delay() return math.random(0, 2 * pause) end
end

function request()
  local token = tokens:read("*l")
  if not token then
    -- wrk itself goes on sleeping until its time is over: load.py reads this and interrupts it.
    if not ended then io.stderr:write("used up\n") end
    ended = true
    wrk.thread:stop()
    token = "used-up"
  end
  local headers = { ["Authorization"] = "Bearer " .. token }
  if #bodies == 0 then return wrk.format("GET", path, headers) end
  at = at % #bodies + 1
  headers["Content-Type"] = "application/json"
  return wrk.format("POST", path, headers, bodies[at])
end

function response(status)
  counted[status] = (counted[status] or 0) + 1
  local words = {}
  for code, count in pairs(counted) do words[#words + 1] = code .. ":" .. count end
  statuses = table.concat(words, " ")
end

function done(summary, latency, requests)
  local total = {}
  for _, thread in ipairs(threads) do
    for code, count in thread:get("statuses"):gmatch("(%d+):(%d+)") do
      total[code] = (total[code] or 0) + tonumber(count)
    end
  end
  local words = {}
  for code, count in pairs(total) do words[#words + 1] = string.format('"%s": %d', code, count) end
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"seconds": %.3f, "requests": %d, "p50_ms": %.2f, "p90_ms": %.2f, "p99_ms": %.2f, '
      .. '"max_ms": %.2f, "bytes": %d, "connect": %d, "read": %d, "write": %d, "timeout": %d, '
      .. '"statuses": {%s}}\n',
    summary.duration / 1e6, summary.requests, latency:percentile(50) / 1e3,
    latency:percentile(90) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3, summary.bytes,
    errors.connect, errors.read, errors.write, errors.timeout, table.concat(words, ", ")))
end
