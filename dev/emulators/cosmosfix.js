"use strict";
// Cosmos DB on loopback: @vercel/cosmosdb-server, repaired where it and the service differ for us.
//
//   node cosmosfix.js --cert localhost.pem --key localhost.key [--state FILE]
//
// Each repair is shown through the SDK by tests/contract/test_cosmos_emulator.py.
const fs = require("fs");
const path = require("path");

const LIB = path.dirname(require.resolve("@vercel/cosmosdb-server/package.json")) + "/lib/";
const QUERY = path.dirname(require.resolve("@zeit/cosmosdb-query", { paths: [LIB] })) + "/";
const LARGEST = 2 * 1024 * 1024;
const PARTITION = "x-ms-documentdb-partitionkey";
const ACROSS = "x-ms-documentdb-query-enablecrosspartition";
const MOST_IN_BATCH = 100;

const argument = name => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
};
const refuse = (res, status, code, headers = {}) => {
  res.statusCode = status;
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  return { code, message: code };
};
const containerOf = (account, params) => account.database(params.dbId).collection(params.collId);
const partitionOf = req => JSON.parse(req.headers[PARTITION])[0];
const all = items => [...items._data.values()].map(item => item.read());

// Texts are in order of code points; ORDER BY several members is served by a composite index of
// these members in this direction or in the opposite one.
const helpers = require(QUERY + "helpers");
const KINDS = ["undefined", "null", "boolean", "number", "string", "array", "object"];
const kindOf = v => (v === null ? "null" : Array.isArray(v) ? "array" : typeof v);
const order = (a, b) => {
  if (kindOf(a) !== kindOf(b)) return KINDS.indexOf(kindOf(a)) - KINDS.indexOf(kindOf(b));
  if (typeof a === "string") return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : a > b ? 1 : 0;
};
const compare = helpers.compare;
helpers.compare = (operator, a, b) =>
  typeof a === "string" && typeof b === "string" ? compare(operator, order(a, b), 0) : compare(operator, a, b);
const placeOf = (row, ridOf, orders) => [
  ...orders.map(([keys]) => keys.reduce((value, key) => (value == null ? undefined : value[key]), row)),
  ridOf(row),
];
const comparePlaces = orders => (a, b) => {
  for (let i = 0; i < a.length; i += 1) {
    const found = order(a[i], b[i]);
    if (found) return i < orders.length && orders[i][1] ? -found : found;
  }
  return 0;
};
helpers.sort = (rows, ridOf, indexes, ...orders) => {
  const serves = backwards => index =>
    index.length === orders.length &&
    index.every(({ path, order }, i) => {
      const [keys, descending] = orders[i];
      return path === `/${keys.slice(1).join("/")}` && (order === "descending") === (!!descending !== backwards);
    });
  if (orders.length > 1 && ![false, true].some(backwards => (indexes || []).some(serves(backwards))))
    throw new Error("The order by query does not have a corresponding composite index that it can be served from.");
  const compare = comparePlaces(orders);
  return [...rows].sort((a, b) => compare(placeOf(a, ridOf, orders), placeOf(b, ridOf, orders)));
};

// A continuation names the place where the next page begins, whatever is written meanwhile.
helpers.paginate = (rows, most, continuation, ridOf, ...orders) => {
  const compare = comparePlaces(orders);
  const begin = continuation && JSON.parse(Buffer.from(continuation.token, "base64").toString());
  const left = rows
    .map(([result, row]) => ({ result, place: placeOf(row, ridOf, orders) }))
    .filter(({ place }) => !begin || compare(place, begin) >= 0)
    .sort((a, b) => compare(a.place, b.place));
  const next = most > 0 && left.length > most ? Buffer.from(JSON.stringify(left[most].place)).toString("base64") : null;
  return {
    result: helpers.stripUndefined((most > 0 ? left.slice(0, most) : left).map(({ result }) => result)),
    continuation: next && { token: next, range: { min: "", max: "FF" } },
  };
};

// A query with a partition key finds nothing beyond the partition, and one without says so.
const json = require(LIB + "json").default;
const readItems = require(LIB + "handler/_read-items").default;
const queryDocuments = (account, req, res, params) =>
  readItems(req, res, "Documents", async page => {
    const body = await json(req);
    const documents = containerOf(account, params).documents;
    const within = Object.create(documents);
    if (!req.headers[PARTITION] && !/^true$/i.test(req.headers[ACROSS] || "")) return refuse(res, 400, "BadRequest");
    const wanted = req.headers[PARTITION] && partitionOf(req);
    within._data = new Map(
      [...documents._data].filter(([, item]) => !wanted || documents._getPartition(item.read()) === wanted)
    );
    try {
      return within.query(body, page);
    } catch (error) {
      if (error.badRequest) return refuse(res, 400, error.message);
      throw error;
    }
  });

// What is not there is 404, and so is what has outlived its ttl.
const operations = require(LIB + "handler/_document-operations");
const readDocument = (account, req, res, params) => {
  const found = operations.readOperation(containerOf(account, params), { partitionKey: req.headers[PARTITION], id: params.docId });
  res.statusCode = found.statusCode;
  return found.body;
};
const expire = container => {
  const { defaultTtl } = container.read();
  if (defaultTtl == null) return;
  for (const document of all(container.documents)) {
    const ttl = document.ttl == null ? defaultTtl : document.ttl;
    if (ttl > 0 && Date.now() / 1000 >= document._ts + ttl)
      container.documents.delete(document.id, container.documents._getPartition(document));
  }
};

const deletePartition = (account, req, res, params) => {
  const { documents } = containerOf(account, params);
  const wanted = partitionOf(req);
  for (const document of all(documents))
    if (documents._getPartition(document) === wanted) documents.delete(document.id, wanted);
  return {};
};

// A transactional batch stays in its partition, has at most 100 parts, and happens as a whole or not
// at all. Here its parts are about different documents, so each can be judged before the first is done.
const PARTS = { Create: "createOperation", Replace: "replaceOperation", Delete: "deleteOperation" };
const batch = async (account, req, res, params) => {
  const container = containerOf(account, params);
  const partition = partitionOf(req);
  const parts = await json(req);
  const idOf = part => (part.resourceBody ? part.resourceBody.id : part.id);
  const known = part =>
    PARTS[part.operationType] && (!part.resourceBody || container.documents._getPartition(part.resourceBody) === partition);
  if (parts.length > MOST_IN_BATCH || new Set(parts.map(idOf)).size < parts.length || !parts.every(known))
    return refuse(res, 400, "BadRequest");
  const refused = parts.map(part => {
    const found = container.document(idOf(part), partition).read();
    if (part.operationType === "Create") return found ? 409 : 0;
    if (!found) return 404;
    return part.ifMatch && part.ifMatch !== found._etag ? 412 : 0;
  });
  const at = refused.findIndex(status => status);
  if (at >= 0) {
    res.statusCode = 207;
    return parts.map((_, i) => ({ statusCode: i === at ? refused[at] : 424, requestCharge: 0 }));
  }
  return parts.map(part => {
    const { statusCode, body } = operations[PARTS[part.operationType]](container, { ...part, partitionKey: req.headers[PARTITION] });
    return { statusCode, requestCharge: 1, eTag: body && body._etag, resourceBody: body };
  });
};

// For tests, each on a database of its own: documents grow older, and requests fail as told.
// A fault: { match, status, headers, times, late }. `match` is a pattern of "METHOD /path"; a status
// of 0 closes the connection; a late fault comes after the request has been carried out.
const faults = new Map();
const age = async (account, req, res, params) => {
  const { seconds } = await json(req);
  for (const container of all(account.database(params.dbId).collections))
    for (const document of all(account.database(params.dbId).collection(container.id).documents)) document._ts -= seconds;
  return {};
};
const fail = async (account, req, res, params) => {
  faults.set(params.dbId, await json(req));
  return {};
};
const faultOf = (req, params) =>
  (faults.get(params.dbId) || []).find(each => each.times > 0 && new RegExp(each.match).test(`${req.method} ${decodeURI(req.url)}`));
const strike = (fault, req, res) => {
  fault.times -= 1;
  if (!fault.status) req.socket.destroy();
  return refuse(res, fault.status || 500, "Fault", fault.headers);
};

const guarded = handler => async (account, req, res, params) => {
  if (!/^type(=|%3d)aad&/i.test(decodeURIComponent(req.headers.authorization || ""))) return refuse(res, 401, "Unauthorized");
  const fault = faultOf(req, params);
  if (fault && !fault.late) return strike(fault, req, res);
  if (+req.headers["content-length"] > LARGEST) return refuse(res, 413, "RequestEntityTooLarge");
  if (params.collId) {
    const container = containerOf(account, params);
    if (!container.read()) return refuse(res, 404, "NotFound", { "x-ms-substatus": "1003" });
    expire(container);
  }
  const answer = await handler(account, req, res, params);
  if (req.method !== "GET") save(account);
  return fault ? strike(fault, req, res) : answer;
};

const router = require(LIB + "router");
const route = router.default;
router.default = rules => {
  rules.GET["/dbs/:dbId/colls/:collId/docs/:docId"] = readDocument;
  rules.POST_QUERY["/dbs/:dbId/colls/:collId/docs"] = queryDocuments;
  rules.POST_BATCH["/dbs/:dbId/colls/:collId/docs"] = batch;
  rules.POST["/dbs/:dbId/colls/:collId/operations/partitionkeydelete"] = deletePartition;
  for (const table of Object.values(rules)) for (const [path, handler] of Object.entries(table)) table[path] = guarded(handler);
  rules.POST["/dbs/:dbId/age"] = age;
  rules.POST["/dbs/:dbId/faults"] = fail;
  return route(rules);
};

// Documents are in memory, and in a file too where one is named.
const state = argument("state");
let saving;
const write = account => {
  const databases = all(account.databases).map(database => ({
    database,
    containers: all(account.database(database.id).collections).map(container => {
      const { documents } = account.database(database.id).collection(container.id);
      return { container, made: documents._ridCount, documents: all(documents) };
    }),
  }));
  fs.writeFileSync(`${state}.new`, JSON.stringify({ made: account.databases._ridCount, databases }), { mode: 0o600 });
  fs.renameSync(`${state}.new`, state);
};
const save = account => {
  if (!state || saving) return;
  saving = setTimeout(() => ((saving = undefined), write(account)), 200);
};
const restore = account => {
  const kept = JSON.parse(fs.readFileSync(state, "utf8"));
  account.databases._ridCount = kept.made;
  for (const { database, containers } of kept.databases) {
    account.databases._set(database);
    const { collections } = account.database(database.id);
    for (const { container, made, documents } of containers) {
      collections._set(container);
      collections._ridCount += 1;
      const items = account.database(database.id).collection(container.id).documents;
      items._ridCount = made;
      for (const document of documents) items._set(document);
    }
  }
};

// The account says that it is strongly consistent, which one process in memory is.
const accounts = require(LIB + "account");
accounts.default = class extends accounts.default {
  constructor(host, port) {
    super(host, port);
    this._data.userConsistencyPolicy = { defaultConsistencyLevel: "Strong" };
    if (!state) return;
    if (fs.existsSync(state)) restore(this);
    process.on("exit", () => write(this));
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
  }
};

const options = { cert: fs.readFileSync(argument("cert")), key: fs.readFileSync(argument("key")), keepAlive: true };
const server = require(LIB + "index").createHttpsServer(options);
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => console.log(`Cosmos DB is listening at https://127.0.0.1:${server.address().port}`));
