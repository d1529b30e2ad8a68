-- Prints what benchmarks/servers.py reads: requests a second, latencies in milliseconds, and errors.
done = function(summary, latency, requests)
  local errors = summary.errors
  print(string.format("RESULT %.1f %.2f %.2f %.2f %d",
    summary.requests * 1e6 / summary.duration,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000,
    errors.connect + errors.read + errors.write + errors.timeout + errors.status))
end
