# results.tsv (group, row, field, value) as one Markdown table. Of several values the middle one, and half of their range in
# per cent of it; then, after a cross, its ratio to the first row of the group.
BEGIN {
  FS = "\t"
  columns = split("rate cpu signatures p50 p99 fixed_p99 resident first_token disk", column, " ")
  print "| | tokens or calls/s | CPU each, us | the same in RSA-2048 signatures of openssl | p50, ms | p99, ms | p99 at 70 % of the best rate, one core, ms | resident after load, MB | launch to first token, s | on disk, MB |"
  print "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
}

{
  row = $1 FS $2
  if (!($1 in group_seen)) {
    group_seen[$1] = row
    groups[++group_count] = $1
  }
  if (!(row in row_seen)) {
    row_seen[row] = 1
    rows[$1, ++row_count[$1]] = row
    name[row] = $2
  }
  if ($3 == "not_run") {
    reason[row] = $4
  } else {
    values[row, $3, ++count[row, $3]] = $4
  }
}

END {
  for (g = 1; g <= group_count; g++) {
    group = groups[g]
    print "| **" (group == "limits" ? "Limits: the bare work, on one core" : group) "** |" repeat(" |", columns)
    for (r = 1; r <= row_count[group]; r++) {
      print line(rows[group, r], group == "limits" ? "" : group_seen[group])
    }
  }
  marks()
}

# What the page promises, by the middle figures of this run.
function marks(    rs, es, slow, api, clients) {
  rs = "RS256 token by secret" FS
  es = "ES256 token by secret" FS
  slow = "RS256 token, secret hashed slowly" FS
  api = "API call, GET /api/users/1" FS
  clients = "RS256 token, each of another client" FS
  print "\nMarks, by the middle figures:\n"
  mark("CPU per RS256 token in RSA-2048 signatures of openssl", of(rs "Signet", "signatures"), 1, "at most", 1.5)
  mark("CPU per ES256 token, us", of(es "Signet", "cpu"), 1, "at most", 110)
  mark("CPU, Spring Authorization Server with Amazon's provider over Signet", of(rs "Spring Authorization Server, Amazon's provider", "cpu"), of(rs "Signet", "cpu"), "at least", 1.4)
  mark("CPU, oidc-provider over Signet", of(rs "oidc-provider", "cpu"), of(rs "Signet", "cpu"), "at least", 1.6)
  mark("CPU, Spring Authorization Server over Signet", of(rs "Spring Authorization Server", "cpu"), of(rs "Signet", "cpu"), "at least", 3.4)
  mark("CPU, Keycloak over Signet", of(rs "Keycloak", "cpu"), of(rs "Signet", "cpu"), "at least", 7)
  mark("CPU, Spring with bcrypt over Signet with argon2id", of(slow "Spring Authorization Server as it comes, bcrypt 10", "cpu"), of(slow "Signet, argon2id", "cpu"), "at least", 150)
  mark("CPU, argon2id over sha256", of(slow "Signet, argon2id", "cpu"), of(slow "Signet, sha256", "cpu"), "at most", 1.1)
  mark("CPU, API call with one token over bare Javalin", of(api "Signet, one token again and again", "cpu"), of(api "bare Javalin, nothing checked", "cpu"), "at most", 1.3)
  mark("CPU, 100000 clients over 10", of(clients "Signet, 100000 clients", "cpu"), of(clients "Signet, 10 clients", "cpu"), "at most", 1.1)
  mark("p99 at 70 % of the best rate, ms", of(rs "Signet", "fixed_p99"), 1, "at most", 10)
  mark("Launch to first token, scripts/run, JDK 25, s", of("Launch to first token" FS "Signet, scripts/run, JDK 25", "first_token"), 1, "at most", 0.5)
  mark("Launch to first token, java -jar, JDK 25, s", of("Launch to first token" FS "Signet, java -jar, JDK 25", "first_token"), 1, "at most", 1.4)
  mark("Resident after 200000 tokens, MB", of(rs "Signet, after 200000 tokens", "resident"), 1, "at most", 128)
}

# of ROW FIELD: its middle, or nothing where it was not measured.
function of(row, field,    n) {
  n = count[row, field]
  if (!n) {
    return ""
  }
  sort(row, field, n)
  return median(row, field, n)
}

function mark(text, value, over, bound, limit,    met) {
  if (value == "" || over == "") {
    print "- " text ": not measured (" bound " " limit ")"
    return
  }
  value /= over
  met = bound == "at most" ? value <= limit : value >= limit
  print "- " text ": " number(value) " (" bound " " limit "): " (met ? "met" : "NOT MET")
}

function line(row, first,    text, c) {
  text = "| " name[row] " |"
  if (row in reason) {
    return text " NOT RUN: " reason[row] " |" repeat(" |", columns - 1)
  }
  for (c = 1; c <= columns; c++) {
    text = text " " cell(row, column[c], first) " |"
  }
  return text
}

function cell(row, field, first,    middle, text, n) {
  n = count[row, field]
  if (!n) {
    return ""
  }
  sort(row, field, n)
  middle = median(row, field, n)
  text = number(middle)
  if (n > 1 && middle > 0 && (field == "rate" || field == "cpu")) {
    text = text sprintf(" ±%.0f %%", 50 * (values[row, field, n] - values[row, field, 1]) / middle)
  }
  if (first != "" && first != row && count[first, field]) {
    text = text sprintf(" ×%.2f", middle / median(first, field, count[first, field]))
  }
  return text
}

function sort(row, field, n,    i, j, value) {
  for (i = 2; i <= n; i++) {
    value = values[row, field, i] + 0
    for (j = i - 1; j > 0 && values[row, field, j] + 0 > value; j--) {
      values[row, field, j + 1] = values[row, field, j]
    }
    values[row, field, j + 1] = value
  }
}

function median(row, field, n,    half) {
  half = int(n / 2)
  return n % 2 ? values[row, field, half + 1] + 0 : (values[row, field, half] + values[row, field, half + 1]) / 2
}

function number(value) {
  return value >= 100 ? sprintf("%.0f", value) : value >= 10 ? sprintf("%.1f", value) : sprintf("%.2f", value)
}

function repeat(text, times,    all) {
  while (times-- > 0) {
    all = all text
  }
  return all
}
