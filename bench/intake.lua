-- wrk: posts valid responses, each with an id of its own, to the organizations in turn.
local codes = {}
for code in os.getenv("BENCH_CODES"):gmatch("%S+") do codes[#codes + 1] = code end
local threads = 0
function setup(thread)
  threads = threads + 1
  thread:set("seed", threads)
end
function init()
  math.randomseed(os.time() * 1000 + seed)
end
local hex = function(n) local s = {} for i = 1, n do s[i] = string.format("%x", math.random(0, 15)) end return table.concat(s) end
local headers = { ["Content-Type"] = "application/json", ["Origin"] = "https://school.example" }
local tail = '","questionnaire":{"code":"nok-general","version":1},"language":"ru","channel":"widget","place":null,"seconds":95,"answers":{"stand_used":"yes","stand_satisfied":"yes","site_used":"yes","site_satisfied":"no","on_time":"yes","comfort_satisfied":"yes","disability":"no","first_contact_polite":"yes","service_staff_polite":"yes","remote_used":"yes","remote_polite":"yes","recommend":"yes","organizational_conditions_satisfied":"no","overall_satisfied":"yes","sex":"female","age":41}}'
local turn = 0
function request()
  turn = turn % #codes + 1
  local id = hex(8) .. "-" .. hex(4) .. "-4" .. hex(3) .. "-8" .. hex(3) .. "-" .. hex(12)
  return wrk.format("POST", "/api/v1/organizations/" .. codes[turn] .. "/responses", headers, '{"id":"' .. id .. tail)
end
