-- Writes down that this process reads under its consumer names, and tells the names that another one has written down
-- since this process did so last. Each name is forgotten after a minute in which nobody writes.
-- KEYS: one per name. ARGV: id of this process, '1' if it has written before; then the names, in the order of the keys.
local others = {}

for i, key in ipairs(KEYS) do
  local last = redis.call('GET', key)
  if ARGV[2] == '1' and last and last ~= ARGV[1] then
    others[#others + 1] = ARGV[i + 2]
  end
  redis.call('SET', key, ARGV[1], 'PX', 60000)
end
return others
