-- Records of many machines. For ClickHouse 18.16 and later; run once: clickhouse-client --multiquery < clickhouse.sql
-- Lines come in as text and are taken apart here, so that a newer guard with a new field breaks nothing.
CREATE TABLE IF NOT EXISTS aup_lines (line String) ENGINE = Null;

-- The same record may come twice: its key is the same, and one of the two goes.
CREATE TABLE IF NOT EXISTS aup_records (
  day Date, time DateTime, t UInt64, origin String, seq UInt64, id FixedString(32),
  kind String, clause String, control String, phase String, decision String, intended String, outcome String,
  assurance String, actor String, agent String, session String, verb String, object FixedString(16),
  policy FixedString(32), ref String, ms UInt64, code String, names Array(String), times Array(UInt64)
) ENGINE = ReplacingMergeTree() PARTITION BY toYYYYMM(day) ORDER BY (kind, origin, seq, id);

CREATE MATERIALIZED VIEW IF NOT EXISTS aup_in TO aup_records AS SELECT
  toDate(time) AS day, toDateTime(intDiv(t, 1000)) AS time, visitParamExtractUInt(line, 't') AS t,
  visitParamExtractString(line, 'origin') AS origin, visitParamExtractUInt(line, 'seq') AS seq,
  toFixedString(unhex(visitParamExtractString(line, 'id')), 32) AS id,
  visitParamExtractString(line, 'kind') AS kind, visitParamExtractString(line, 'clause') AS clause,
  visitParamExtractString(line, 'control') AS control, visitParamExtractString(line, 'phase') AS phase,
  visitParamExtractString(line, 'decision') AS decision, visitParamExtractString(line, 'intended') AS intended,
  visitParamExtractString(line, 'outcome') AS outcome, visitParamExtractString(line, 'assurance') AS assurance,
  visitParamExtractString(line, 'actor') AS actor, visitParamExtractString(line, 'agent') AS agent,
  visitParamExtractString(line, 'session') AS session, visitParamExtractString(line, 'verb') AS verb,
  toFixedString(unhex(visitParamExtractString(line, 'object')), 16) AS object,
  toFixedString(unhex(visitParamExtractString(line, 'policy')), 32) AS policy,
  visitParamExtractString(line, 'ref') AS ref, visitParamExtractUInt(line, 'ms') AS ms,
  visitParamExtractString(line, 'code') AS code,
  extractAll(visitParamExtractRaw(line, 'counts'), '"([^"]+)":') AS names,
  arrayMap(x -> toUInt64(x), extractAll(visitParamExtractRaw(line, 'counts'), ':([0-9]+)[,}]')) AS times
FROM aup_lines;

-- Retention. From ClickHouse 19.6 on: ALTER TABLE aup_records MODIFY TTL day + INTERVAL 13 MONTH
-- Before that, each month:            ALTER TABLE aup_records DROP PARTITION 202510
