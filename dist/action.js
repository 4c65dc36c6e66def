import { createHash, randomBytes, randomUUID } from "node:crypto";
import fs, { accessSync, appendFileSync, closeSync, constants, createReadStream, createWriteStream, existsSync, fsyncSync, ftruncateSync, linkSync, openSync, readFileSync, readSync, readdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import path, { basename, delimiter, dirname, isAbsolute, join, resolve, sep } from "node:path";
import { chmod, copyFile, mkdir, mkdtemp, open, readFile, readdir, realpath, rm, stat, writeFile } from "node:fs/promises";
import { constants as constants$1, homedir, tmpdir } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import process$1, { execArgv, execPath, hrtime, platform } from "node:process";
import { aborted, callbackify, debuglog, inspect, promisify, stripVTControlCharacters } from "node:util";
import { StringDecoder } from "node:string_decoder";
import tty from "node:tty";
import { scheduler, setImmediate, setTimeout as setTimeout$1 } from "node:timers/promises";
import { EventEmitter, addAbortListener, on, once, setMaxListeners } from "node:events";
import { serialize } from "node:v8";
import { Buffer as Buffer$1 } from "node:buffer";
import { finished } from "node:stream/promises";
import { Duplex, PassThrough, Readable, Transform, Writable, getDefaultHighWaterMark } from "node:stream";
import path$1 from "node:path/win32";
import { createServer } from "node:net";
// \0rolldown/runtime.js
var __commonJSMin = (cb, mod) => () => (mod || (cb((mod = { exports: {} }).exports, mod, mod.exports), cb = null), mod.exports);
// src/model/result.ts
/** Wraps a value as a success. */
function ok$1(value) {
	return {
		ok: true,
		value
	};
}
/** Wraps the reason why there is no value. */
function err(error) {
	return {
		ok: false,
		error
	};
}
// node_modules/zod/v4/core/util.js
function getEnumValues(entries) {
	const numericValues = Object.values(entries).filter((v) => typeof v === "number");
	return Object.entries(entries).filter(([k, _]) => numericValues.indexOf(+k) === -1).map(([_, v]) => v);
}
function joinValues(array, separator = "|") {
	return array.map((val) => stringifyPrimitive(val)).join(separator);
}
function jsonStringifyReplacer(_, value) {
	if (typeof value === "bigint") return value.toString();
	return value;
}
var Cached = class {
	constructor(getter) {
		this._getter = getter;
		this._value = void 0;
	}
	get value() {
		const getter = this._getter;
		if (getter !== void 0) {
			this._value = getter();
			this._getter = void 0;
		}
		return this._value;
	}
};
function cached(getter) {
	return new Cached(getter);
}
function nullish(input) {
	return input === null || input === void 0;
}
function cleanRegex(source) {
	const start = source.startsWith("^") ? 1 : 0;
	const end = source.endsWith("$") ? source.length - 1 : source.length;
	return source.slice(start, end);
}
function floatSafeRemainder(val, step) {
	const ratio = val / step;
	const roundedRatio = Math.round(ratio);
	const tolerance = 4 * Number.EPSILON * Math.max(Math.abs(ratio), 1);
	if (Math.abs(ratio - roundedRatio) < tolerance) return 0;
	return ratio - roundedRatio;
}
function assignProp(target, prop, value) {
	Object.defineProperty(target, prop, {
		value,
		writable: true,
		enumerable: true,
		configurable: true
	});
}
/**
* Whichever object a def's `shape` currently answers from: the one the caller passed until the first read, the frozen copy after it.
*
* Its keys and descriptors read without invoking anything, which is what lets a discriminated union check its discriminator, and the cycle walk read a shape, without resolving a getter that references the schema being constructed. A def that answers `shape` from an accessor of its own has none.
*/
function rawShape(def) {
	const desc = Object.getOwnPropertyDescriptor(def, "shape");
	return desc?.get ? desc.get.raw : desc?.value;
}
function sourceShape(schema) {
	return rawShape(schema._zod.def) ?? schema._zod.def.shape;
}
function deferProp(target, key, getter) {
	Object.defineProperty(target, key, {
		get() {
			const value = getter();
			assignProp(this, key, value);
			return value;
		},
		enumerable: true,
		configurable: true
	});
}
function putProp(target, key, value) {
	if (key in target) assignProp(target, key, value);
	else target[key] = value;
}
/**
* Copies `keys` of `source`'s shape onto `target`, each value passed through `wrap`.
*
* A key the source has resolved is copied through now, so the derived shape states it outright and nothing has to resolve it to learn what it holds. A key the source still defers stays deferred, and reads back through the source's own `shape`, so it resolves once and both shapes get that one schema.
*/
function mirrorShape(target, source, keys, wrap) {
	const raw = sourceShape(source);
	for (const key of keys) {
		const desc = Object.getOwnPropertyDescriptor(raw, key);
		if (!desc.enumerable) continue;
		if (desc.get) deferProp(target, key, () => {
			const value = source._zod.def.shape[key];
			return wrap ? wrap(value, key) : value;
		});
		else putProp(target, key, wrap ? wrap(desc.value, key) : desc.value);
	}
}
function mirrorProps(target, source) {
	for (const key of Reflect.ownKeys(source)) {
		const desc = Object.getOwnPropertyDescriptor(source, key);
		if (!desc.enumerable) continue;
		if (desc.get) deferProp(target, key, () => source[key]);
		else putProp(target, key, desc.value);
	}
}
function mergeDefs(...defs) {
	const mergedDescriptors = {};
	for (const def of defs) {
		const descriptors = Object.getOwnPropertyDescriptors(def);
		Object.assign(mergedDescriptors, descriptors);
	}
	return Object.defineProperties({}, mergedDescriptors);
}
function esc(str) {
	return JSON.stringify(str);
}
function slugify(input) {
	return input.toLowerCase().trim().replace(/[^\w\s-]/g, "").replace(/[\s_-]+/g, "-").replace(/^-+|-+$/g, "");
}
const captureStackTrace = "captureStackTrace" in Error ? Error.captureStackTrace : (..._args) => {};
function isObject$1(data) {
	return typeof data === "object" && data !== null && !Array.isArray(data);
}
const allowsEval = /* @__PURE__*/ cached(() => {
	if (globalConfig.jitless) return false;
	if (typeof navigator !== "undefined" && navigator?.userAgent?.includes("Cloudflare")) return false;
	try {
		new Function("");
		return true;
	} catch (_) {
		return false;
	}
});
function isPlainObject$2(o) {
	if (isObject$1(o) === false) return false;
	const ctor = o.constructor;
	if (ctor === void 0) return true;
	if (typeof ctor !== "function") return true;
	const prot = ctor.prototype;
	if (isObject$1(prot) === false) return false;
	if (Object.prototype.hasOwnProperty.call(prot, "isPrototypeOf") === false) return false;
	return true;
}
function shallowClone(o) {
	if (isPlainObject$2(o)) return { ...o };
	if (Array.isArray(o)) return [...o];
	if (o instanceof Map) return new Map(o);
	if (o instanceof Set) return new Set(o);
	return o;
}
const propertyKeyTypes = /* @__PURE__*/ new Set([
	"string",
	"number",
	"symbol"
]);
function escapeRegex(str) {
	return str.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
function clone(inst, def, params) {
	const cl = new inst._zod.constr(def ?? inst._zod.def);
	if (!def || params?.parent) cl._zod.parent = inst;
	return cl;
}
function normalizeParams(_params) {
	const params = _params;
	if (!params) return {};
	if (typeof params === "string") return { error: () => params };
	if (params?.message !== void 0) {
		if (params?.error !== void 0) throw new Error("Cannot specify both `message` and `error` params");
		params.error = params.message;
	}
	delete params.message;
	if (typeof params.error === "string") return {
		...params,
		error: () => params.error
	};
	return params;
}
function stringifyPrimitive(value) {
	if (typeof value === "bigint") return value.toString() + "n";
	if (typeof value === "string") return `"${value}"`;
	return `${value}`;
}
function optionalKeys(shape) {
	return Object.keys(shape).filter((k) => {
		return shape[k]._zod.optin !== void 0 && shape[k]._zod.optout === "optional";
	});
}
const NUMBER_FORMAT_RANGES = /*@__PURE__*/ (() => ({
	safeint: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
	int32: [-2147483648, 2147483647],
	uint32: [0, 4294967295],
	float32: [-34028234663852886e22, 34028234663852886e22],
	float64: [-Number.MAX_VALUE, Number.MAX_VALUE]
}))();
const BIGINT_FORMAT_RANGES = {
	int64: [/* @__PURE__*/ BigInt("-9223372036854775808"), /* @__PURE__*/ BigInt("9223372036854775807")],
	uint64: [/* @__PURE__*/ BigInt(0), /* @__PURE__*/ BigInt("18446744073709551615")]
};
function pick$1(schema, mask) {
	const currDef = schema._zod.def;
	const checks = currDef.checks;
	if (checks && checks.length > 0) throw new Error(".pick() cannot be used on object schemas containing refinements");
	const newShape = {};
	mirrorShape(newShape, schema, maskedKeys(schema, mask));
	return clone(schema, mergeDefs(currDef, {
		shape: newShape,
		checks: []
	}));
}
function maskedKeys(schema, mask) {
	const raw = sourceShape(schema);
	const keys = [];
	for (const key of Reflect.ownKeys(mask)) {
		if (!Object.getOwnPropertyDescriptor(raw, key)?.enumerable) throw new Error(`Unrecognized key: "${String(key)}"`);
		if (mask[key]) keys.push(key);
	}
	return keys;
}
function omit(schema, mask) {
	const currDef = schema._zod.def;
	const checks = currDef.checks;
	if (checks && checks.length > 0) throw new Error(".omit() cannot be used on object schemas containing refinements");
	const omitted = new Set(maskedKeys(schema, mask));
	const newShape = {};
	mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)).filter((key) => !omitted.has(key)));
	return clone(schema, mergeDefs(currDef, {
		shape: newShape,
		checks: []
	}));
}
function extend(schema, shape) {
	if (!isPlainObject$2(shape)) throw new Error("Invalid input to extend: expected a plain object");
	const checks = schema._zod.def.checks;
	if (checks && checks.length > 0) {
		const existingShape = sourceShape(schema);
		for (const key of Reflect.ownKeys(shape)) if (Object.getOwnPropertyDescriptor(existingShape, key) !== void 0) throw new Error("Cannot overwrite keys on object schemas containing refinements. Use `.safeExtend()` instead.");
	}
	return clone(schema, mergeDefs(schema._zod.def, { shape: extended(schema, shape) }));
}
function extended(schema, shape) {
	const newShape = {};
	mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)));
	mirrorProps(newShape, shape);
	return newShape;
}
function safeExtend(schema, shape) {
	if (!isPlainObject$2(shape)) throw new Error("Invalid input to safeExtend: expected a plain object");
	return clone(schema, mergeDefs(schema._zod.def, { shape: extended(schema, shape) }));
}
function merge(a, b) {
	if (!b?._zod?.def) throw new Error("Invalid input to merge: expected an object schema. To merge a plain shape, use `.extend()`.");
	if (a._zod.def.checks?.length) throw new Error(".merge() cannot be used on object schemas containing refinements. Use .safeExtend() instead.");
	const newShape = {};
	mirrorShape(newShape, a, Reflect.ownKeys(sourceShape(a)));
	mirrorShape(newShape, b, Reflect.ownKeys(sourceShape(b)));
	return clone(a, mergeDefs(a._zod.def, {
		shape: newShape,
		get catchall() {
			return b._zod.def.catchall;
		},
		checks: b._zod.def.checks ?? []
	}));
}
function partial(Class, schema, mask, name = "partial") {
	const checks = schema._zod.def.checks;
	if (checks && checks.length > 0) throw new Error(`.${name}() cannot be used on object schemas containing refinements`);
	const selected = mask ? new Set(maskedKeys(schema, mask)) : void 0;
	const newShape = {};
	mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)), Class && ((value, key) => selected && !selected.has(key) ? value : new Class({
		type: "optional",
		innerType: value
	})));
	return clone(schema, mergeDefs(schema._zod.def, {
		shape: newShape,
		checks: []
	}));
}
function required(Class, schema, mask) {
	const selected = mask ? new Set(maskedKeys(schema, mask)) : void 0;
	const newShape = {};
	mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)), (value, key) => selected && !selected.has(key) ? value : new Class({
		type: "nonoptional",
		innerType: value
	}));
	return clone(schema, mergeDefs(schema._zod.def, { shape: newShape }));
}
function aborted$1(x, startIndex = 0) {
	if (x.aborted === true) return true;
	for (let i = startIndex; i < x.issues.length; i++) if (x.issues[i]?.continue !== true) return true;
	return false;
}
function explicitlyAborted(x, startIndex = 0) {
	if (x.aborted === true) return true;
	for (let i = startIndex; i < x.issues.length; i++) if (x.issues[i]?.continue === false) return true;
	return false;
}
function prefixIssues(path, issues) {
	return issues.map((iss) => {
		var _a;
		(_a = iss).path ?? (_a.path = []);
		iss.path.unshift(path);
		return iss;
	});
}
function unwrapMessage(message) {
	return typeof message === "string" ? message : message?.message;
}
/** The leading size checks of `defChecks` that set an upper bound, each paired with it. */
function sizeCaps(defChecks) {
	const caps = [];
	for (const ch of defChecks ?? []) {
		const d = ch._zod.def;
		if (!/_(length|size)$|_equals$/.test(d.check)) break;
		const max = d.maximum ?? d.length ?? d.size;
		if (max >= 0) caps.push([max, ch]);
	}
	return caps;
}
function attachSchema(issues, start, inst) {
	var _a;
	for (let i = start; i < issues.length; i++) (_a = issues[i]).schema ?? (_a.schema = inst);
}
function finalizeIssue(iss, ctx, config) {
	var _a;
	const traits = iss.inst?._zod?.traits;
	if (traits?.has("$ZodType")) {
		if (traits.has("$ZodCheck")) (_a = iss).schema ?? (_a.schema = iss.inst);
		else iss.schema = iss.inst;
	}
	const schemaError = iss.schema !== iss.inst ? iss.schema?._zod.def?.error : void 0;
	const message = iss.message ? iss.message : unwrapMessage(iss.inst?._zod.def?.error?.(iss)) ?? unwrapMessage(schemaError?.(iss)) ?? unwrapMessage(ctx?.error?.(iss)) ?? unwrapMessage(config.customError?.(iss)) ?? unwrapMessage(config.localeError?.(iss)) ?? "Invalid input";
	const full = {};
	for (const k of Object.keys(iss)) {
		if (k === "inst" || k === "schema" || k === "continue" || k === "input" || k === "__proto__") continue;
		full[k] = iss[k];
	}
	full.path ?? (full.path = []);
	full.message = message;
	if (ctx?.reportInput) full.input = iss.input;
	return full;
}
const highSurrogate = /[\uD800-\uDBFF]/;
function codePointLength(str) {
	const units = str.length;
	if (!highSurrogate.test(str)) return units;
	let count = units;
	for (let i = 0; i < units - 1; i++) if ((str.charCodeAt(i) & 64512) === 55296 && (str.charCodeAt(i + 1) & 64512) === 56320) {
		count--;
		i++;
	}
	return count;
}
function getLengthableOrigin(input) {
	if (Array.isArray(input)) return "array";
	if (typeof input === "string") return "string";
	return "unknown";
}
function parsedType(data) {
	const t = typeof data;
	switch (t) {
		case "number": return Number.isNaN(data) ? "nan" : "number";
		case "object": {
			if (data === null) return "null";
			if (Array.isArray(data)) return "array";
			const obj = data;
			if (obj && Object.getPrototypeOf(obj) !== Object.prototype && "constructor" in obj && obj.constructor) return obj.constructor.name;
		}
	}
	return t;
}
function issue(...args) {
	const [iss, input, inst] = args;
	if (typeof iss === "string") return {
		message: iss,
		code: "custom",
		input,
		inst
	};
	return { ...iss };
}
/**
* Installs a trait's members on its prototype. Each value builds that member for the instance on first read; the built value shadows the accessor as an own property, so a detached `const { parse } = schema` keeps working.
*
* Call this from a `proto` initializer, which runs once per prototype — never per instance.
*/
function members(proto, table) {
	for (const key in table) {
		const desc = Object.getOwnPropertyDescriptor(table, key);
		if (desc.get) Object.defineProperty(proto, key, {
			...desc,
			enumerable: false
		});
		else defineBound(proto, key, desc.value);
	}
}
/** Shadows a prototype member with an own value, so a getter that builds from the instance runs once. */
function own(inst, key, value, enumerable = true) {
	Object.defineProperty(inst, key, {
		configurable: true,
		writable: true,
		enumerable,
		value
	});
	return value;
}
/** Like {@link own}, for a member that was never an own data property and has to stay out of `Object.keys`. */
function hide(inst, key, value) {
	return own(inst, key, value, false);
}
/** Adds members a table derives from the instance: each builds on first read and shadows as own data, and assignment shadows the same way, as when these were own properties. */
/* @__NO_SIDE_EFFECTS__ */
function derived(computes, table) {
	for (const key in computes) {
		const compute = computes[key];
		Object.defineProperty(table, key, {
			configurable: true,
			enumerable: true,
			get() {
				return own(this, key, compute(this));
			},
			set(value) {
				own(this, key, value);
			}
		});
	}
	return table;
}
function defineBound(proto, key, fn) {
	Object.defineProperty(proto, key, {
		configurable: true,
		get() {
			return this == null ? fn : own(this, key, fn.bind(this));
		},
		set(value) {
			own(this, key, value);
		}
	});
}
/** Returns the prototype to install on, or `undefined` if this group is already installed on it. */
function claim(inst, sentinel) {
	const proto = Object.getPrototypeOf(inst);
	return sentinel in proto ? void 0 : proto;
}
let installing;
let broke = false;
const breaker = {
	configurable: true,
	get() {
		broke = true;
	}
};
/**
* Installs a lazily-derived internal on the `_zod` prototype of `inst`'s
* constructor, computed from the internals object itself and cached there on
* first read. One accessor per constructor rather than one per instance.
*/
function defineLazyInternal(inst, key, compute) {
	const proto = Object.getPrototypeOf(inst._zod);
	if (key in proto && installing !== inst._zod) {
		installing = void 0;
		return;
	}
	installing = inst._zod;
	Object.defineProperty(proto, key, {
		configurable: true,
		get() {
			Object.defineProperty(this, key, breaker);
			const outer = broke;
			broke = false;
			try {
				const value = compute(this);
				if (broke) delete this[key];
				else Object.defineProperty(this, key, {
					configurable: true,
					writable: true,
					value
				});
				broke = broke || outer;
				return value;
			} catch (err) {
				delete this[key];
				broke = broke || outer;
				throw err;
			}
		},
		set(value) {
			Object.defineProperty(this, key, {
				configurable: true,
				writable: true,
				value
			});
		}
	});
}
/**
* Installs `key` on `inst`'s prototype, computed by `make` on first read and cached there as an own
* data property. One accessor per constructor rather than one per instance, because an own accessor
* puts every instance after the first into v8 dictionary mode. The key doubles as the sentinel.
*/
function installLazyProp(inst, key, make, enumerable) {
	const proto = claim(inst, key);
	if (!proto) return;
	Object.defineProperty(proto, key, {
		configurable: true,
		get() {
			const desc = {
				configurable: true,
				writable: true,
				enumerable,
				value: void 0
			};
			Object.defineProperty(this, key, desc);
			desc.value = make(this);
			Object.defineProperty(this, key, desc);
			return desc.value;
		},
		set(value) {
			Object.defineProperty(this, key, {
				configurable: true,
				writable: true,
				enumerable,
				value
			});
		}
	});
}
/** Marks the thunk `_catch` synthesises for a constant catch value. `Function.length` cannot tell that thunk from a user callback — rest and defaulted parameters both report arity 0 — and a user callback reads `ctx.error`, whose issues only finalize correctly against the caller's per-parse error map. Provenance can say what arity cannot. A plain string key rather than `Symbol.for`, whose call at module scope no bundler can prove pure — the same shape that anchored `urlCanParse` into every build. */
const CONSTANT_CATCH = "~constantCatch";
/** Wraps a constant catch value in a thunk tagged with {@link CONSTANT_CATCH}. */
function constantCatch(value) {
	const fn = () => value;
	fn[CONSTANT_CATCH] = true;
	return fn;
}
// node_modules/zod/v4/core/core.js
var _a$1;
const _zodDesc = {
	value: void 0,
	enumerable: false
};
let _E = "captureStackTrace" in Error ? Error : null;
function newError(Definition) {
	const E = _E;
	if (E) {
		const saved = E.stackTraceLimit;
		if (typeof saved === "number") {
			try {
				E.stackTraceLimit = 0;
			} catch {
				_E = null;
				return new Definition();
			}
			try {
				return new Definition();
			} finally {
				E.stackTraceLimit = saved;
			}
		}
	}
	return new Definition();
}
/* @__NO_SIDE_EFFECTS__ */
function $constructor(name, initializer, proto, params) {
	const zodProto = {};
	function Internals(def) {
		this.def = def;
		this.constr = _;
		this.traits = /* @__PURE__ */ new Set();
	}
	Internals.prototype = zodProto;
	const protoMembers = proto;
	const initialized = protoMembers && /* @__PURE__ */ new WeakSet();
	function init(inst, def) {
		if (!inst._zod) {
			_zodDesc.value = new Internals(def);
			try {
				Object.defineProperty(inst, "_zod", _zodDesc);
			} finally {
				_zodDesc.value = void 0;
			}
		} else if (inst._zod.traits.has(name)) return;
		inst._zod.traits.add(name);
		initializer(inst, def);
		if (initialized) {
			const own = Object.getPrototypeOf(inst);
			const ctorProto = inst._zod.constr.prototype;
			let up = own;
			while (up && up !== ctorProto) up = Object.getPrototypeOf(up);
			const target = up ?? own;
			if (!initialized.has(target)) {
				initialized.add(target);
				members(target, protoMembers);
			}
		}
		const proto = _.prototype;
		for (const k in proto) {
			if (!Object.prototype.hasOwnProperty.call(proto, k)) continue;
			if (!(k in inst)) inst[k] = proto[k].bind(inst);
		}
	}
	const Parent = params?.Parent ?? Object;
	class Definition extends Parent {}
	Object.defineProperty(Definition, "name", { value: name });
	function _(def) {
		const inst = params?.Parent ? newError(Definition) : this;
		init(inst, def);
		const deferred = inst._zod.deferred;
		if (deferred) {
			for (const fn of deferred) fn();
			inst._zod.deferred = void 0;
		}
		const pp = globalThis.__zod_globalConfig?.postProcessor;
		if (pp) pp(inst);
		return inst;
	}
	Object.defineProperty(_, "init", { value: init });
	Object.defineProperty(_, Symbol.hasInstance, { value: (inst) => {
		if (params?.Parent && inst instanceof params.Parent) return true;
		return inst?._zod?.traits?.has(name);
	} });
	Object.defineProperty(_, "name", { value: name });
	return _;
}
var $ZodAsyncError = class extends Error {
	constructor() {
		super(`Encountered Promise during synchronous parse. Use .parseAsync() instead.`);
	}
};
var $ZodEncodeError = class extends Error {
	constructor(name) {
		super(`Encountered unidirectional transform during encode: ${name}`);
		this.name = "ZodEncodeError";
	}
};
(_a$1 = globalThis).__zod_globalConfig ?? (_a$1.__zod_globalConfig = {});
const globalConfig = globalThis.__zod_globalConfig;
function config(newConfig) {
	if (newConfig) Object.assign(globalConfig, newConfig);
	return globalConfig;
}
// node_modules/zod/v4/core/errors.js
function _getMessage() {
	const internals = this._zod;
	internals.message ?? (internals.message = JSON.stringify(internals.def, jsonStringifyReplacer, 2));
	return internals.message;
}
function _setMessage(value) {
	this._zod.message = value;
}
const _messageDesc = {
	get: _getMessage,
	set: _setMessage,
	enumerable: true,
	configurable: true
};
const _issuesDesc = {
	value: void 0,
	enumerable: false
};
const _installedToString = /* @__PURE__ */ new WeakSet([Object.prototype, Error.prototype]);
const initializer$1 = (inst, def) => {
	inst.name = "$ZodError";
	_issuesDesc.value = def;
	Object.defineProperty(inst, "issues", _issuesDesc);
	_issuesDesc.value = void 0;
	Object.defineProperty(inst, "message", _messageDesc);
	const proto = Object.getPrototypeOf(inst);
	if (!_installedToString.has(proto)) {
		_installedToString.add(proto);
		Object.defineProperty(proto, "toString", {
			configurable: true,
			enumerable: false,
			get() {
				const value = () => this.message;
				Object.defineProperty(this, "toString", {
					value,
					configurable: true,
					writable: true
				});
				return value;
			},
			set(value) {
				Object.defineProperty(this, "toString", {
					value,
					configurable: true,
					writable: true
				});
			}
		});
	}
};
const $ZodError = /* @__PURE__ */ $constructor("$ZodError", initializer$1);
/** Get-or-create `obj[key]` as an own data property. A path segment naming an inherited member
* ("toString", "constructor") would otherwise read through to the prototype, and assigning
* "__proto__" would hit the setter instead of creating a key. */
function node(obj, key, make) {
	if (!Object.prototype.hasOwnProperty.call(obj, key)) {
		if (key === "__proto__") Object.defineProperty(obj, key, {
			value: make(),
			writable: true,
			enumerable: true,
			configurable: true
		});
		else obj[key] = make();
	}
	return obj[key];
}
function flattenError(error, mapper = (issue) => issue.message) {
	const fieldErrors = {};
	const formErrors = [];
	for (const sub of error.issues) if (sub.path.length > 0) node(fieldErrors, sub.path[0], () => []).push(mapper(sub));
	else formErrors.push(mapper(sub));
	return {
		formErrors,
		fieldErrors
	};
}
function formatError$1(error, mapper = (issue) => issue.message) {
	const fieldErrors = { _errors: [] };
	const processError = (error, path = []) => {
		for (const issue of error.issues) if (issue.code === "invalid_union" && issue.errors.length) issue.errors.map((issues) => processError({ issues }, [...path, ...issue.path]));
		else if (issue.code === "invalid_key") processError({ issues: issue.issues }, [...path, ...issue.path]);
		else if (issue.code === "invalid_element") processError({ issues: issue.issues }, [...path, ...issue.path]);
		else {
			const fullpath = [...path, ...issue.path];
			if (fullpath.length === 0) fieldErrors._errors.push(mapper(issue));
			else {
				let curr = fieldErrors;
				let i = 0;
				while (i < fullpath.length) {
					const el = fullpath[i];
					const terminal = i === fullpath.length - 1;
					if (el === "_errors") {
						if (terminal) curr._errors.push(mapper(issue));
						i++;
						continue;
					}
					if (!Object.prototype.hasOwnProperty.call(curr, el)) Object.defineProperty(curr, el, {
						value: { _errors: [] },
						enumerable: true,
						writable: true,
						configurable: true
					});
					const node = curr[el];
					if (terminal) node._errors.push(mapper(issue));
					curr = node;
					i++;
				}
			}
		}
	};
	processError(error);
	return fieldErrors;
}
// node_modules/zod/v4/core/parse.js
function finalizeParams(callee, params) {
	return {
		callee: params?.callee ?? callee,
		Err: params?.Err
	};
}
const _parse = (_Err) => {
	const fn = (schema, value, _ctx, _params) => {
		const ctx = _ctx ? {
			..._ctx,
			async: false
		} : { async: false };
		const result = schema._zod.run({
			value,
			issues: []
		}, ctx);
		if (result instanceof Promise) throw new $ZodAsyncError();
		if (result.issues.length) {
			const e = new ((_params?.Err) ?? _Err)(result.issues.map((iss) => finalizeIssue(iss, ctx, config())));
			captureStackTrace(e, _params?.callee ?? fn);
			throw e;
		}
		return result.value;
	};
	return fn;
};
const _parseAsync = (_Err) => {
	const fn = async (schema, value, _ctx, params) => {
		const ctx = _ctx ? {
			..._ctx,
			async: true
		} : { async: true };
		let result = schema._zod.run({
			value,
			issues: []
		}, ctx);
		if (result instanceof Promise) result = await result;
		if (result.issues.length) {
			const e = new ((params?.Err) ?? _Err)(result.issues.map((iss) => finalizeIssue(iss, ctx, config())));
			captureStackTrace(e, params?.callee ?? fn);
			throw e;
		}
		return result.value;
	};
	return fn;
};
const _safeParse = (_Err) => (schema, value, _ctx) => {
	const ctx = _ctx ? {
		..._ctx,
		async: false
	} : { async: false };
	const result = schema._zod.run({
		value,
		issues: []
	}, ctx);
	if (result instanceof Promise) throw new $ZodAsyncError();
	return result.issues.length ? failure(_Err, result.issues, ctx) : {
		success: true,
		data: result.value
	};
};
function failure(Err, issues, ctx) {
	let error;
	return {
		success: false,
		get error() {
			if (!error) {
				error = new Err(issues.map((iss) => finalizeIssue(iss, ctx, config())));
				issues = void 0;
				ctx = void 0;
			}
			return error;
		},
		set error(e) {
			error = e;
			issues = void 0;
			ctx = void 0;
		}
	};
}
const _safeParseAsync = (_Err) => async (schema, value, _ctx) => {
	const ctx = _ctx ? {
		..._ctx,
		async: true
	} : { async: true };
	let result = schema._zod.run({
		value,
		issues: []
	}, ctx);
	if (result instanceof Promise) result = await result;
	return result.issues.length ? failure(_Err, result.issues, ctx) : {
		success: true,
		data: result.value
	};
};
const COMPILE_INVALID = /* @__PURE__ */ Symbol.for("zod.compile.invalid");
const COMPILE_FALLBACK = /* @__PURE__ */ Symbol.for("zod.compile.fallback");
const validate = ((schema, value, _ctx) => {
	const validator = schema._zod.bag.validator;
	if (validator !== void 0) {
		if (validator(value) !== COMPILE_INVALID) return true;
		if (validator.definite === true && _ctx === void 0) return false;
	}
	return validateFallback(schema, value, _ctx);
});
function validateFallback(schema, value, _ctx) {
	const ctx = _ctx ? {
		..._ctx,
		async: false,
		abortEarly: true
	} : {
		async: false,
		abortEarly: true
	};
	const fallbackRun = schema._zod.bag.fallbackRun;
	let result;
	if (fallbackRun) {
		ctx[COMPILE_FALLBACK] = true;
		result = fallbackRun({
			value,
			issues: []
		}, ctx);
	} else result = schema._zod.run({
		value,
		issues: []
	}, ctx);
	if (result instanceof Promise) throw new $ZodAsyncError();
	return result.issues.length === 0;
}
const validateAsync$1 = async (schema, value, _ctx) => {
	const ctx = _ctx ? {
		..._ctx,
		async: true,
		abortEarly: true
	} : {
		async: true,
		abortEarly: true
	};
	let result = schema._zod.run({
		value,
		issues: []
	}, ctx);
	if (result instanceof Promise) result = await result;
	return result.issues.length === 0;
};
const _encode = (_Err) => {
	const parse = _parse(_Err);
	const fn = (schema, value, _ctx, _params) => {
		const ctx = _ctx ? {
			..._ctx,
			direction: "backward"
		} : { direction: "backward" };
		return parse(schema, value, ctx, finalizeParams(fn, _params));
	};
	return fn;
};
const _decode = (_Err) => {
	const parse = _parse(_Err);
	const fn = (schema, value, _ctx, _params) => {
		return parse(schema, value, _ctx, finalizeParams(fn, _params));
	};
	return fn;
};
const _encodeAsync = (_Err) => {
	const parseAsync = _parseAsync(_Err);
	const fn = async (schema, value, _ctx, _params) => {
		const ctx = _ctx ? {
			..._ctx,
			direction: "backward"
		} : { direction: "backward" };
		return await parseAsync(schema, value, ctx, finalizeParams(fn, _params));
	};
	return fn;
};
const _decodeAsync = (_Err) => {
	const parseAsync = _parseAsync(_Err);
	const fn = async (schema, value, _ctx, _params) => {
		return await parseAsync(schema, value, _ctx, finalizeParams(fn, _params));
	};
	return fn;
};
const _safeEncode = (_Err) => (schema, value, _ctx) => {
	const ctx = _ctx ? {
		..._ctx,
		direction: "backward"
	} : { direction: "backward" };
	return _safeParse(_Err)(schema, value, ctx);
};
const _safeDecode = (_Err) => (schema, value, _ctx) => {
	return _safeParse(_Err)(schema, value, _ctx);
};
const _safeEncodeAsync = (_Err) => async (schema, value, _ctx) => {
	const ctx = _ctx ? {
		..._ctx,
		direction: "backward"
	} : { direction: "backward" };
	return _safeParseAsync(_Err)(schema, value, ctx);
};
const _safeDecodeAsync = (_Err) => async (schema, value, _ctx) => {
	return _safeParseAsync(_Err)(schema, value, _ctx);
};
// node_modules/zod/v4/core/regexes.js
/**
* @deprecated CUID v1 is deprecated by its authors due to information leakage
* (timestamps embedded in the id). Use {@link cuid2} instead.
* See https://github.com/paralleldrive/cuid.
*/
const cuid = /^[cC][0-9a-z]{6,}$/;
const cuid2 = /^[0-9a-z]+$/;
const ulid = /^[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$/;
const xid = /^[0-9a-vA-V]{20}$/;
const ksuid = /^[A-Za-z0-9]{27}$/;
const nanoid = /^[a-zA-Z0-9_-]{21}$/;
function nanoidOfLength(length) {
	return new RegExp(`^[a-zA-Z0-9_-]{${length}}$`);
}
/** ISO 8601-1 duration regex. Does not support the 8601-2 extensions like negative durations or fractional/negative components. */
const duration = /^P(?:(\d+W)|(?!.*W)(?=\d|T\d)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+([.,]\d+)?S)?)?)$/;
/** A regex for any UUID-like identifier: 8-4-4-4-12 hex pattern */
const guid = /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$/;
/** Returns a regex for validating an RFC 9562/4122 UUID.
*
* @param version Optionally specify a version 1-8. If no version is specified, all versions are supported. */
const uuid = (version) => {
	if (!version) return /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$/;
	return new RegExp(`^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-${version}[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$`);
};
/** Practical email validation */
const email = /^(?:[A-Za-z0-9_'+\-]+\.)*[A-Za-z0-9_'+\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$/;
const _emoji$1 = `^(?=[\\s\\S]*[\\p{Extended_Pictographic}\\p{Regional_Indicator}\\u20E3])[\\p{Extended_Pictographic}\\p{Emoji_Component}]+$`;
function emoji() {
	return new RegExp(_emoji$1, "u");
}
const ipv4 = /^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])$/;
const ipv6 = /^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))$/;
const cidrv4 = /^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\/([0-9]|[1-2][0-9]|3[0-2])$/;
const cidrv6 = /^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))\/(12[0-8]|1[01][0-9]|[1-9]?[0-9])$/;
const base64 = /^$|^(?:[0-9a-zA-Z+/]{4})*(?:(?:[0-9a-zA-Z+/]{2}==)|(?:[0-9a-zA-Z+/]{3}=))?$/;
const base64url = /^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?$/;
const httpProtocol = /^https?$/;
const e164 = /^\+[1-9]\d{6,14}$/;
const dateSource = `(?:(?:\\d\\d[2468][048]|\\d\\d[13579][26]|\\d\\d0[48]|[02468][048]00|[13579][26]00)-02-29|\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|(?:02)-(?:0[1-9]|1\\d|2[0-8])))`;
/** Anchors a pattern source. The interpolation lives here rather than at the call site because
* esbuild will not drop a `@__PURE__` call whose own argument interpolates a variable, but it
* will drop `anchor(dateSource)`. Keeping it inline pinned `date` into every bundle. */
function anchor(source) {
	return new RegExp(`^${source}$`);
}
const date = /*@__PURE__*/ anchor(dateSource);
function timeSource(args) {
	const hhmm = `(?:[01]\\d|2[0-3]):[0-5]\\d`;
	return typeof args.precision === "number" ? args.precision === -1 ? `${hhmm}` : args.precision === 0 ? `${hhmm}:[0-5]\\d` : `${hhmm}:[0-5]\\d\\.\\d{${args.precision}}` : args.seconds ? `${hhmm}:[0-5]\\d(?:\\.\\d+)?` : `${hhmm}(?::[0-5]\\d(?:\\.\\d+)?)?`;
}
function time(args) {
	return new RegExp(`^${timeSource(args)}$`);
}
function datetime$1(args) {
	const opts = ["Z"];
	if (args.offset) opts.push(`([+-](?:[01]\\d|2[0-3]):[0-5]\\d)`);
	const qualified = `${timeSource({
		precision: args.precision,
		seconds: true
	})}(?:${opts.join("|")})`;
	const timeRegex = args.local ? `${qualified}|${timeSource({ precision: args.precision })}` : qualified;
	return new RegExp(`^${dateSource}T(?:${timeRegex})$`);
}
const anyString = /^[\s\S]{0,}$/;
const integer = /^-?\d+$/;
const number$1 = /^-?\d+(?:\.\d+)?$/;
const boolean$1 = /^(?:true|false)$/i;
const lowercase = /^[^A-Z]*$/;
const uppercase = /^[^a-z]*$/;
// node_modules/zod/v4/core/checks.js
const $ZodCheck = /*@__PURE__*/ $constructor("$ZodCheck", (inst, def) => {
	var _a;
	inst._zod ?? (inst._zod = {});
	inst._zod.def = def;
	(_a = inst._zod).onattach ?? (_a.onattach = []);
});
/** Default `when` for length-based checks: run only on non-nullish values with a `length`. */
const _whenHasLength = (payload) => {
	const val = payload.value;
	return !nullish(val) && val.length !== void 0;
};
const numericOriginMap = {
	number: "number",
	bigint: "bigint",
	object: "date"
};
const $ZodCheckLessThan = /*@__PURE__*/ $constructor("$ZodCheckLessThan", (inst, def) => {
	$ZodCheck.init(inst, def);
	const origin = numericOriginMap[typeof def.value];
	inst._zod.check = (payload) => {
		if (def.inclusive ? payload.value <= def.value : payload.value < def.value) return;
		payload.issues.push({
			origin: numericOriginMap[typeof payload.value] ?? origin,
			code: "too_big",
			maximum: typeof def.value === "object" ? def.value.getTime() : def.value,
			input: payload.value,
			inclusive: def.inclusive,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckGreaterThan = /*@__PURE__*/ $constructor("$ZodCheckGreaterThan", (inst, def) => {
	$ZodCheck.init(inst, def);
	const origin = numericOriginMap[typeof def.value];
	inst._zod.check = (payload) => {
		if (def.inclusive ? payload.value >= def.value : payload.value > def.value) return;
		payload.issues.push({
			origin: numericOriginMap[typeof payload.value] ?? origin,
			code: "too_small",
			minimum: typeof def.value === "object" ? def.value.getTime() : def.value,
			input: payload.value,
			inclusive: def.inclusive,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckMultipleOf = /*@__PURE__*/ $constructor("$ZodCheckMultipleOf", (inst, def) => {
	$ZodCheck.init(inst, def);
	inst._zod.check = (payload) => {
		if (typeof payload.value !== typeof def.value) throw new Error("Cannot mix number and bigint in multiple_of check.");
		if (typeof payload.value === "bigint" ? def.value !== BigInt(0) && payload.value % def.value === BigInt(0) : floatSafeRemainder(payload.value, def.value) === 0) return;
		payload.issues.push({
			origin: typeof payload.value,
			code: "not_multiple_of",
			divisor: def.value,
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckNumberFormat = /*@__PURE__*/ $constructor("$ZodCheckNumberFormat", (inst, def) => {
	$ZodCheck.init(inst, def);
	def.format = def.format || "float64";
	const isInt = def.format?.includes("int");
	const origin = isInt ? "int" : "number";
	const [minimum, maximum] = NUMBER_FORMAT_RANGES[def.format];
	inst._zod.check = (payload) => {
		const input = payload.value;
		if (isInt) {
			if (!Number.isInteger(input)) {
				payload.issues.push({
					expected: origin,
					format: def.format,
					code: "invalid_type",
					continue: false,
					input,
					inst
				});
				return;
			}
			if (!Number.isSafeInteger(input)) {
				if (input > 0) payload.issues.push({
					input,
					code: "too_big",
					maximum: Number.MAX_SAFE_INTEGER,
					note: "Integers must be within the safe integer range.",
					inst,
					origin,
					inclusive: true,
					continue: !def.abort
				});
				else payload.issues.push({
					input,
					code: "too_small",
					minimum: Number.MIN_SAFE_INTEGER,
					note: "Integers must be within the safe integer range.",
					inst,
					origin,
					inclusive: true,
					continue: !def.abort
				});
				return;
			}
		}
		if (input < minimum) payload.issues.push({
			origin: "number",
			input,
			code: "too_small",
			minimum,
			inclusive: true,
			inst,
			continue: !def.abort
		});
		if (input > maximum) payload.issues.push({
			origin: "number",
			input,
			code: "too_big",
			maximum,
			inclusive: true,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckMaxLength = /*@__PURE__*/ $constructor("$ZodCheckMaxLength", (inst, def) => {
	var _a;
	$ZodCheck.init(inst, def);
	(_a = inst._zod.def).when ?? (_a.when = _whenHasLength);
	inst._zod.check = (payload) => {
		const input = payload.value;
		const units = input.length;
		if ((typeof input === "string" && units > def.maximum ? codePointLength(input) : units) <= def.maximum) return;
		const origin = getLengthableOrigin(input);
		payload.issues.push({
			origin,
			code: "too_big",
			maximum: def.maximum,
			inclusive: true,
			input,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckMinLength = /*@__PURE__*/ $constructor("$ZodCheckMinLength", (inst, def) => {
	var _a;
	$ZodCheck.init(inst, def);
	(_a = inst._zod.def).when ?? (_a.when = _whenHasLength);
	inst._zod.check = (payload) => {
		const input = payload.value;
		const units = input.length;
		if ((typeof input === "string" && units >= def.minimum && units < def.minimum * 2 ? codePointLength(input) : units) >= def.minimum) return;
		const origin = getLengthableOrigin(input);
		payload.issues.push({
			origin,
			code: "too_small",
			minimum: def.minimum,
			inclusive: true,
			input,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckLengthEquals = /*@__PURE__*/ $constructor("$ZodCheckLengthEquals", (inst, def) => {
	var _a;
	$ZodCheck.init(inst, def);
	(_a = inst._zod.def).when ?? (_a.when = _whenHasLength);
	inst._zod.check = (payload) => {
		const input = payload.value;
		const units = input.length;
		const length = typeof input === "string" && units >= def.length && units <= def.length * 2 ? codePointLength(input) : units;
		if (length === def.length) return;
		const origin = getLengthableOrigin(input);
		const tooBig = length > def.length;
		payload.issues.push({
			origin,
			...tooBig ? {
				code: "too_big",
				maximum: def.length
			} : {
				code: "too_small",
				minimum: def.length
			},
			inclusive: true,
			exact: true,
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckStringFormat = /*@__PURE__*/ $constructor("$ZodCheckStringFormat", (inst, def) => {
	var _a, _b;
	$ZodCheck.init(inst, def);
	if (def.pattern) (_a = inst._zod).check ?? (_a.check = (payload) => {
		def.pattern.lastIndex = 0;
		if (def.pattern.test(payload.value)) return;
		payload.issues.push({
			origin: "string",
			code: "invalid_format",
			format: def.format,
			input: payload.value,
			...def.pattern ? { pattern: def.pattern.toString() } : {},
			inst,
			continue: !def.abort
		});
	});
	else (_b = inst._zod).check ?? (_b.check = () => {});
});
const $ZodCheckRegex = /*@__PURE__*/ $constructor("$ZodCheckRegex", (inst, def) => {
	$ZodCheckStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		def.pattern.lastIndex = 0;
		if (def.pattern.test(payload.value)) return;
		payload.issues.push({
			origin: "string",
			code: "invalid_format",
			format: "regex",
			input: payload.value,
			pattern: def.pattern.toString(),
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckLowerCase = /*@__PURE__*/ $constructor("$ZodCheckLowerCase", (inst, def) => {
	def.pattern ?? (def.pattern = lowercase);
	$ZodCheckStringFormat.init(inst, def);
});
const $ZodCheckUpperCase = /*@__PURE__*/ $constructor("$ZodCheckUpperCase", (inst, def) => {
	def.pattern ?? (def.pattern = uppercase);
	$ZodCheckStringFormat.init(inst, def);
});
const $ZodCheckIncludes = /*@__PURE__*/ $constructor("$ZodCheckIncludes", (inst, def) => {
	$ZodCheck.init(inst, def);
	const escapedRegex = escapeRegex(def.includes);
	def.pattern = new RegExp(typeof def.position === "number" ? `^.{${def.position},}${escapedRegex}` : escapedRegex);
	inst._zod.check = (payload) => {
		if (payload.value.includes(def.includes, def.position)) return;
		payload.issues.push({
			origin: "string",
			code: "invalid_format",
			format: "includes",
			includes: def.includes,
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckStartsWith = /*@__PURE__*/ $constructor("$ZodCheckStartsWith", (inst, def) => {
	$ZodCheck.init(inst, def);
	const pattern = new RegExp(`^${escapeRegex(def.prefix)}.*`);
	def.pattern ?? (def.pattern = pattern);
	inst._zod.check = (payload) => {
		if (payload.value.startsWith(def.prefix)) return;
		payload.issues.push({
			origin: "string",
			code: "invalid_format",
			format: "starts_with",
			prefix: def.prefix,
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckEndsWith = /*@__PURE__*/ $constructor("$ZodCheckEndsWith", (inst, def) => {
	$ZodCheck.init(inst, def);
	const pattern = new RegExp(`.*${escapeRegex(def.suffix)}$`);
	def.pattern ?? (def.pattern = pattern);
	inst._zod.check = (payload) => {
		if (payload.value.endsWith(def.suffix)) return;
		payload.issues.push({
			origin: "string",
			code: "invalid_format",
			format: "ends_with",
			suffix: def.suffix,
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckOverwrite = /*@__PURE__*/ $constructor("$ZodCheckOverwrite", (inst, def) => {
	$ZodCheck.init(inst, def);
	inst._zod.check = (payload) => {
		payload.value = def.tx(payload.value);
	};
});
// node_modules/zod/v4/core/doc.js
var Doc = class {
	constructor(args = [], closed = {}) {
		this.content = [];
		this.indent = 0;
		this.args = args;
		this.closed = closed;
	}
	indented(fn) {
		this.indent += 1;
		try {
			fn(this);
		} finally {
			this.indent -= 1;
		}
	}
	write(arg) {
		if (typeof arg === "function") {
			arg(this, { execution: "sync" });
			arg(this, { execution: "async" });
			return;
		}
		const lines = arg.split("\n").filter((x) => x);
		const minIndent = Math.min(...lines.map((x) => x.length - x.trimStart().length));
		const dedented = lines.map((x) => x.slice(minIndent)).map((x) => " ".repeat(this.indent * 2) + x);
		for (const line of dedented) this.content.push(line);
	}
	compile() {
		const F = Function;
		const content = this?.content ?? [``];
		return new F(...Object.keys(this.closed), `return function (${this.args.join(", ")}) {\n${content.join("\n")}\n};`)(...Object.values(this.closed));
	}
};
// node_modules/zod/v4/core/versions.js
const version = {
	major: 4,
	minor: 6,
	patch: 7
};
// node_modules/zod/v4/core/schemas.js
const $ZodType = /*@__PURE__*/ $constructor("$ZodType", (inst, def) => {
	var _a;
	inst ?? (inst = {});
	inst._zod.def = def;
	inst._zod.bag = inst._zod.bag || {};
	inst._zod.version = version;
	const defChecks = inst._zod.def.checks;
	const checks = inst._zod.traits.has("$ZodCheck") ? [inst, ...defChecks ?? []] : defChecks?.length ? [...defChecks] : [];
	for (const ch of checks) for (const fn of ch._zod.onattach) fn(inst);
	if (checks.length === 0) {
		(_a = inst._zod).deferred ?? (_a.deferred = []);
		inst._zod.deferred?.push(() => {
			inst._zod.run = inst._zod.parse;
		});
	} else {
		const runChecks = (payload, checks, ctx) => {
			if (payload.memo) return payload;
			let isAborted = aborted$1(payload);
			let asyncResult;
			for (const ch of checks) {
				if (ch._zod.def.when) {
					if (explicitlyAborted(payload)) continue;
					if (!ch._zod.def.when(payload)) continue;
				} else if (isAborted) continue;
				const currLen = payload.issues.length;
				const _ = ch._zod.check(payload);
				if (_ instanceof Promise && ctx?.async === false) throw new $ZodAsyncError();
				if (asyncResult || _ instanceof Promise) asyncResult = (asyncResult ?? Promise.resolve()).then(async () => {
					await _;
					if (payload.issues.length === currLen) return;
					attachSchema(payload.issues, currLen, inst);
					if (!isAborted) isAborted = aborted$1(payload, currLen);
				});
				else {
					if (payload.issues.length === currLen) continue;
					attachSchema(payload.issues, currLen, inst);
					if (!isAborted) isAborted = aborted$1(payload, currLen);
				}
			}
			if (asyncResult) return asyncResult.then(() => {
				return payload;
			});
			return payload;
		};
		const handleCanaryResult = (canary, payload, ctx) => {
			if (aborted$1(canary)) {
				canary.aborted = true;
				return canary;
			}
			const checkResult = runChecks(payload, checks, ctx);
			if (checkResult instanceof Promise) {
				if (ctx.async === false) throw new $ZodAsyncError();
				return checkResult.then((checkResult) => inst._zod.parse(checkResult, ctx));
			}
			return inst._zod.parse(checkResult, ctx);
		};
		inst._zod.run = (payload, ctx) => {
			if (ctx.skipChecks) return inst._zod.parse(payload, ctx);
			if (ctx.direction === "backward") {
				const canary = inst._zod.parse({
					value: payload.value,
					issues: []
				}, {
					...ctx,
					skipChecks: true
				});
				if (canary instanceof Promise) return canary.then((canary) => {
					return handleCanaryResult(canary, payload, ctx);
				});
				return handleCanaryResult(canary, payload, ctx);
			}
			const result = inst._zod.parse(payload, ctx);
			if (result instanceof Promise) {
				if (ctx.async === false) throw new $ZodAsyncError();
				return result.then((result) => runChecks(result, checks, ctx));
			}
			return runChecks(result, checks, ctx);
		};
	}
}, {
	get "~standard"() {
		return hide(this, "~standard", standardProps(this));
	},
	set "~standard"(value) {
		own(this, "~standard", value);
	}
});
/** The Standard Schema surface for `inst`. Shared so wrappers can extend it without forcing it. */
const toStandardResult = (r, ctx) => r.issues.length ? { issues: r.issues.map((iss) => finalizeIssue(iss, ctx, config())) } : { value: r.value };
async function validateAsync(inst, value) {
	const ctx = { async: true };
	return toStandardResult(await inst._zod.run({
		value,
		issues: []
	}, ctx), ctx);
}
function standardProps(inst) {
	return {
		validate: (value) => {
			const ctx = { async: false };
			try {
				const r = inst._zod.run({
					value,
					issues: []
				}, ctx);
				if (!(r instanceof Promise)) return toStandardResult(r, ctx);
			} catch (_) {}
			return validateAsync(inst, value);
		},
		vendor: "zod",
		version: 1
	};
}
const $ZodString = /*@__PURE__*/ $constructor("$ZodString", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.pattern = def.pattern ?? anyString;
	inst._zod.parse = (payload, _) => {
		if (def.coerce) try {
			payload.value = String(payload.value);
		} catch (_) {}
		if (typeof payload.value === "string") return payload;
		payload.issues.push({
			expected: "string",
			code: "invalid_type",
			input: payload.value,
			inst
		});
		return payload;
	};
});
const $ZodStringFormat = /*@__PURE__*/ $constructor("$ZodStringFormat", (inst, def) => {
	$ZodCheckStringFormat.init(inst, def);
	$ZodString.init(inst, def);
});
const $ZodGUID = /*@__PURE__*/ $constructor("$ZodGUID", (inst, def) => {
	def.pattern ?? (def.pattern = guid);
	$ZodStringFormat.init(inst, def);
});
const $ZodUUID = /*@__PURE__*/ $constructor("$ZodUUID", (inst, def) => {
	if (def.version) {
		const v = {
			v1: 1,
			v2: 2,
			v3: 3,
			v4: 4,
			v5: 5,
			v6: 6,
			v7: 7,
			v8: 8
		}[def.version];
		if (v === void 0) throw new Error(`Invalid UUID version: "${def.version}"`);
		def.pattern ?? (def.pattern = uuid(v));
	} else def.pattern ?? (def.pattern = uuid());
	$ZodStringFormat.init(inst, def);
});
const $ZodEmail = /*@__PURE__*/ $constructor("$ZodEmail", (inst, def) => {
	def.pattern ?? (def.pattern = email);
	$ZodStringFormat.init(inst, def);
});
function canParseURL(input) {
	try {
		if (typeof URL !== "undefined" && typeof URL.canParse === "function") return URL.canParse(input);
		new URL(input);
		return true;
	} catch {
		return false;
	}
}
function validateURL(trimmed, def) {
	if (!("normalize" in def) && !("hostname" in def) && !("protocol" in def)) return canParseURL(trimmed) || 2;
	return parseURLObject(trimmed, def);
}
/** Parses a URL while preserving the non-normalizing HTTP guard. */
function parseURLObject(trimmed, def) {
	if (!def.normalize && def.protocol?.source === httpProtocol.source && !/^https?:\/\//i.test(trimmed)) return 1;
	try {
		if (typeof URL !== "undefined") {
			const URLStatic = URL;
			if (typeof URLStatic.parse === "function") return URLStatic.parse(trimmed) ?? 2;
		}
		return new URL(trimmed);
	} catch {
		return 2;
	}
}
const asciiTabOrNewline = /[\t\n\r]/g;
/** The URL parser deletes every ASCII tab, LF and CR from its input before it parses, so `new URL("https://exa\nmple.com")` reports on `example.com`. Applying the same deletion to the returned value closes the half of that divergence which can move the host; the parser's other rewrite, stripping C0 controls at the edges, cannot. */
function stripTabAndNewline(value) {
	return value.replace(asciiTabOrNewline, "");
}
function urlHostnameOk(url, hostname) {
	hostname.lastIndex = 0;
	return hostname.test(url.hostname);
}
function urlProtocolOk(url, protocol) {
	protocol.lastIndex = 0;
	return protocol.test(url.protocol.endsWith(":") ? url.protocol.slice(0, -1) : url.protocol);
}
const $ZodURL = /*@__PURE__*/ $constructor("$ZodURL", (inst, def) => {
	$ZodStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		try {
			const trimmed = payload.value.trim();
			const url = validateURL(trimmed, def);
			if (url === 1) {
				payload.issues.push({
					code: "invalid_format",
					format: "url",
					note: "Invalid URL format",
					input: payload.value,
					inst,
					continue: !def.abort
				});
				return;
			}
			if (url === 2) {
				payload.issues.push({
					code: "invalid_format",
					format: "url",
					input: payload.value,
					inst,
					continue: !def.abort
				});
				return;
			}
			if (url === true) {
				payload.value = stripTabAndNewline(trimmed);
				return;
			}
			if (def.hostname && !urlHostnameOk(url, def.hostname)) payload.issues.push({
				code: "invalid_format",
				format: "url",
				note: "Invalid hostname",
				pattern: def.hostname.source,
				input: payload.value,
				inst,
				continue: !def.abort
			});
			if (def.protocol && !urlProtocolOk(url, def.protocol)) payload.issues.push({
				code: "invalid_format",
				format: "url",
				note: "Invalid protocol",
				pattern: def.protocol.source,
				input: payload.value,
				inst,
				continue: !def.abort
			});
			payload.value = def.normalize ? url.href : stripTabAndNewline(trimmed);
			return;
		} catch (_) {
			payload.issues.push({
				code: "invalid_format",
				format: "url",
				input: payload.value,
				inst,
				continue: !def.abort
			});
		}
	};
});
const $ZodEmoji = /*@__PURE__*/ $constructor("$ZodEmoji", (inst, def) => {
	def.pattern ?? (def.pattern = emoji());
	$ZodStringFormat.init(inst, def);
});
const $ZodNanoID = /*@__PURE__*/ $constructor("$ZodNanoID", (inst, def) => {
	if (def.length !== void 0 && (!Number.isInteger(def.length) || def.length < 1)) throw new Error(`Invalid nanoid length: ${def.length}`);
	def.pattern ?? (def.pattern = def.length === void 0 ? nanoid : nanoidOfLength(def.length));
	$ZodStringFormat.init(inst, def);
});
/**
* @deprecated CUID v1 is deprecated by its authors due to information leakage
* (timestamps embedded in the id). Use {@link $ZodCUID2} instead.
* See https://github.com/paralleldrive/cuid.
*/
const $ZodCUID = /*@__PURE__*/ $constructor("$ZodCUID", (inst, def) => {
	def.pattern ?? (def.pattern = cuid);
	$ZodStringFormat.init(inst, def);
});
const $ZodCUID2 = /*@__PURE__*/ $constructor("$ZodCUID2", (inst, def) => {
	def.pattern ?? (def.pattern = cuid2);
	$ZodStringFormat.init(inst, def);
});
const $ZodULID = /*@__PURE__*/ $constructor("$ZodULID", (inst, def) => {
	def.pattern ?? (def.pattern = ulid);
	$ZodStringFormat.init(inst, def);
});
const $ZodXID = /*@__PURE__*/ $constructor("$ZodXID", (inst, def) => {
	def.pattern ?? (def.pattern = xid);
	$ZodStringFormat.init(inst, def);
});
const $ZodKSUID = /*@__PURE__*/ $constructor("$ZodKSUID", (inst, def) => {
	def.pattern ?? (def.pattern = ksuid);
	$ZodStringFormat.init(inst, def);
});
const $ZodISODateTime = /*@__PURE__*/ $constructor("$ZodISODateTime", (inst, def) => {
	def.pattern ?? (def.pattern = datetime$1(def));
	$ZodStringFormat.init(inst, def);
});
const $ZodISODate = /*@__PURE__*/ $constructor("$ZodISODate", (inst, def) => {
	def.pattern ?? (def.pattern = date);
	$ZodStringFormat.init(inst, def);
});
const $ZodISOTime = /*@__PURE__*/ $constructor("$ZodISOTime", (inst, def) => {
	def.pattern ?? (def.pattern = time(def));
	$ZodStringFormat.init(inst, def);
});
const $ZodISODuration = /*@__PURE__*/ $constructor("$ZodISODuration", (inst, def) => {
	def.pattern ?? (def.pattern = duration);
	$ZodStringFormat.init(inst, def);
});
const $ZodIPv4 = /*@__PURE__*/ $constructor("$ZodIPv4", (inst, def) => {
	def.pattern ?? (def.pattern = ipv4);
	$ZodStringFormat.init(inst, def);
});
/** An IPv6 address is written with hex digits, colons and dots, and nothing else. The guard is what makes the check below an IPv6 check: `new URL("http://[...]")` parses an authority, not an address, so `@` and `\` re-delimit it and `"::@1\\"` validates against the host `0.0.0.1`. The URL parser also deletes ASCII tab, LF and CR rather than failing, which is how `"::1\n"` validated as `::1`. */
const ipv6Alphabet = /^[0-9a-fA-F:.]+$/;
function isValidIPv6(value) {
	if (!ipv6Alphabet.test(value)) return false;
	return canParseURL(`http://[${value}]`);
}
const $ZodIPv6 = /*@__PURE__*/ $constructor("$ZodIPv6", (inst, def) => {
	def.pattern ?? (def.pattern = ipv6);
	$ZodStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		if (!isValidIPv6(payload.value)) payload.issues.push({
			code: "invalid_format",
			format: "ipv6",
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCIDRv4 = /*@__PURE__*/ $constructor("$ZodCIDRv4", (inst, def) => {
	def.pattern ?? (def.pattern = cidrv4);
	$ZodStringFormat.init(inst, def);
});
function isValidCIDRv6(value) {
	const parts = value.split("/");
	if (parts.length !== 2) return false;
	const [address, prefix] = parts;
	if (!prefix) return false;
	const prefixNum = Number(prefix);
	if (`${prefixNum}` !== prefix) return false;
	if (prefixNum < 0 || prefixNum > 128) return false;
	return isValidIPv6(address);
}
const $ZodCIDRv6 = /*@__PURE__*/ $constructor("$ZodCIDRv6", (inst, def) => {
	def.pattern ?? (def.pattern = cidrv6);
	$ZodStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		if (!isValidCIDRv6(payload.value)) payload.issues.push({
			code: "invalid_format",
			format: "cidrv6",
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
function isValidBase64(data) {
	if (data === "") return true;
	if (/\s/.test(data)) return false;
	if (data.length % 4 !== 0) return false;
	try {
		atob(data);
		return true;
	} catch {
		return false;
	}
}
const base64Charset = /^[0-9a-zA-Z+/]*={0,2}$/;
const $ZodBase64 = /*@__PURE__*/ $constructor("$ZodBase64", (inst, def) => {
	def.pattern ?? (def.pattern = base64Charset);
	$ZodStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		if (isValidBase64(payload.value)) return;
		payload.issues.push({
			code: "invalid_format",
			format: "base64",
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const base64urlCharset = /^[A-Za-z0-9_-]*$/;
function isValidBase64URL(data) {
	if (!base64urlCharset.test(data)) return false;
	const base64 = data.replace(/[-_]/g, (c) => c === "-" ? "+" : "/");
	return isValidBase64(base64.padEnd(Math.ceil(base64.length / 4) * 4, "="));
}
const $ZodBase64URL = /*@__PURE__*/ $constructor("$ZodBase64URL", (inst, def) => {
	def.pattern ?? (def.pattern = base64urlCharset);
	$ZodStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		if (isValidBase64URL(payload.value)) return;
		payload.issues.push({
			code: "invalid_format",
			format: "base64url",
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodE164 = /*@__PURE__*/ $constructor("$ZodE164", (inst, def) => {
	def.pattern ?? (def.pattern = e164);
	$ZodStringFormat.init(inst, def);
});
function isValidJWT(token, algorithm = null) {
	try {
		const tokensParts = token.split(".");
		if (tokensParts.length !== 3) return false;
		const [header] = tokensParts;
		if (!header) return false;
		const parsedHeader = JSON.parse(atob(header));
		if ("typ" in parsedHeader && parsedHeader?.typ !== "JWT") return false;
		if (!parsedHeader.alg) return false;
		if (algorithm && (!("alg" in parsedHeader) || parsedHeader.alg !== algorithm)) return false;
		return true;
	} catch {
		return false;
	}
}
const $ZodJWT = /*@__PURE__*/ $constructor("$ZodJWT", (inst, def) => {
	$ZodStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		if (isValidJWT(payload.value, def.alg)) return;
		payload.issues.push({
			code: "invalid_format",
			format: "jwt",
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodNumber = /*@__PURE__*/ $constructor("$ZodNumber", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.pattern = number$1;
	inst._zod.parse = (payload, _ctx) => {
		if (def.coerce) try {
			payload.value = Number(payload.value);
		} catch (_) {}
		const input = payload.value;
		if (typeof input === "number" && !Number.isNaN(input) && Number.isFinite(input)) return payload;
		const received = typeof input === "number" ? Number.isNaN(input) ? "NaN" : !Number.isFinite(input) ? String(input) : void 0 : void 0;
		payload.issues.push({
			expected: "number",
			code: "invalid_type",
			input,
			inst,
			...received ? { received } : {}
		});
		return payload;
	};
});
const $ZodNumberFormat = /*@__PURE__*/ $constructor("$ZodNumberFormat", (inst, def) => {
	$ZodCheckNumberFormat.init(inst, def);
	$ZodNumber.init(inst, def);
});
const $ZodBoolean = /*@__PURE__*/ $constructor("$ZodBoolean", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.pattern = boolean$1;
	inst._zod.parse = (payload, _ctx) => {
		if (def.coerce) try {
			payload.value = Boolean(payload.value);
		} catch (_) {}
		const input = payload.value;
		if (typeof input === "boolean") return payload;
		payload.issues.push({
			expected: "boolean",
			code: "invalid_type",
			input,
			inst
		});
		return payload;
	};
});
const $ZodUnknown = /*@__PURE__*/ $constructor("$ZodUnknown", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.parse = (payload) => payload;
});
const $ZodNever = /*@__PURE__*/ $constructor("$ZodNever", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.parse = (payload, _ctx) => {
		payload.issues.push({
			expected: "never",
			code: "invalid_type",
			input: payload.value,
			inst
		});
		return payload;
	};
});
function capSize(inst, size) {
	const caps = sizeCaps(inst._zod.def.checks);
	if (!caps.length) return;
	const cap = Math.min(...caps.map((c) => c[0]));
	const parse = inst._zod.parse;
	inst._zod.parse = (payload, ctx) => {
		const n = size(payload.value);
		if (n > cap && !ctx?.skipChecks && ctx?.direction !== "backward") {
			for (const [max, ch] of sizeCaps(inst._zod.def.checks)) if (n > max && ch._zod.def.when(payload)) {
				const start = payload.issues.length;
				ch._zod.check(payload);
				payload.issues[start].continue = false;
				attachSchema(payload.issues, start, inst);
				return payload;
			}
		}
		return parse(payload, ctx);
	};
}
const arraySize = (input) => Array.isArray(input) ? input.length : -1;
function handleArrayResult(result, final, index) {
	if (result.issues.length) final.issues.push(...prefixIssues(index, result.issues));
	final.value[index] = result.value;
}
const $ZodArray = /*@__PURE__*/ $constructor("$ZodArray", (inst, def) => {
	$ZodType.init(inst, def);
	const memo = globalConfig.memoizer;
	memo?.attach(inst);
	inst._zod.parse = (payload, ctx) => {
		const input = payload.value;
		if (!Array.isArray(input)) {
			payload.issues.push({
				expected: "array",
				code: "invalid_type",
				input,
				inst
			});
			return payload;
		}
		payload.value = memo ? memo.alloc(inst, payload, Array(input.length), ctx) : Array(input.length);
		const proms = [];
		const abortEarly = ctx?.abortEarly;
		for (let i = 0; i < input.length; i++) {
			const item = input[i];
			const result = def.element._zod.run({
				value: item,
				issues: []
			}, ctx);
			if (result instanceof Promise) proms.push(result.then((result) => handleArrayResult(result, payload, i)));
			else {
				handleArrayResult(result, payload, i);
				if (abortEarly && result.issues.length !== 0 && aborted$1(result)) break;
			}
		}
		if (proms.length) return Promise.all(proms).then(() => payload);
		return payload;
	};
	capSize(inst, arraySize);
});
function handlePropertyResult(result, final, key, input, optin, optout) {
	const isPresent = key in input;
	const isOptionalOut = optout === "optional";
	if (!isPresent && isOptionalOut && optin === "optional") return;
	if (result.issues.length) {
		if (optin !== void 0 && isOptionalOut && !isPresent) return;
		final.issues.push(...prefixIssues(key, result.issues));
	}
	if (!isPresent && optin === void 0) {
		if (!result.issues.length) final.issues.push({
			code: "invalid_type",
			expected: "nonoptional",
			input: void 0,
			path: [key]
		});
		return;
	}
	if (result.value === void 0) {
		if (isPresent || optin === "defaulted" && !isOptionalOut) final.value[key] = void 0;
	} else final.value[key] = result.value;
}
const NO_SYMBOL_KEYS = [];
function normalizeDef(def) {
	const keys = Object.keys(def.shape);
	const ownSymbols = Object.getOwnPropertySymbols(def.shape);
	const symbolKeys = ownSymbols.length ? ownSymbols : NO_SYMBOL_KEYS;
	const allKeys = symbolKeys.length ? [...keys, ...symbolKeys] : keys;
	for (const k of allKeys) if (!def.shape?.[k]?._zod?.traits?.has("$ZodType")) throw new Error(`Invalid element at key "${String(k)}": expected a Zod schema`);
	const okeys = optionalKeys(def.shape);
	return {
		...def,
		allKeys,
		symbolKeys,
		keySet: new Set(keys),
		numKeys: keys.length,
		optionalKeys: new Set(okeys)
	};
}
function handleCatchall(proms, input, payload, ctx, def, inst, abortEarly) {
	const unrecognized = [];
	const keySet = def.keySet;
	const _catchall = def.catchall._zod;
	const t = _catchall.def.type;
	const optin = _catchall.optin;
	const optout = _catchall.optout;
	let seen = 0;
	for (const key in input) {
		if (abortEarly && payload.issues.length !== seen) {
			if (aborted$1(payload, seen)) break;
			seen = payload.issues.length;
		}
		if (keySet.has(key)) continue;
		if (key === "__proto__") {
			if (t === "never") unrecognized.push(key);
			continue;
		}
		if (t === "never") {
			unrecognized.push(key);
			continue;
		}
		const r = _catchall.run({
			value: input[key],
			issues: []
		}, ctx);
		if (r instanceof Promise) proms.push(r.then((r) => handlePropertyResult(r, payload, key, input, optin, optout)));
		else handlePropertyResult(r, payload, key, input, optin, optout);
	}
	if (unrecognized.length) payload.issues.push({
		code: "unrecognized_keys",
		keys: unrecognized,
		input,
		inst,
		continue: true
	});
	if (!proms.length) return payload;
	return Promise.all(proms).then(() => {
		return payload;
	});
}
const $ZodObject = /*@__PURE__*/ $constructor("$ZodObject", (inst, def) => {
	$ZodType.init(inst, def);
	const desc = Object.getOwnPropertyDescriptor(def, "shape");
	const sh = desc?.get ? desc.get.raw : def.shape ?? {};
	if (sh) {
		const get = () => {
			const newSh = { ...sh };
			Object.defineProperty(def, "shape", { value: newSh });
			get.raw = newSh;
			return newSh;
		};
		get.raw = sh;
		Object.defineProperty(def, "shape", { get });
	}
	const _normalized = cached(() => normalizeDef(def));
	defineLazyInternal(inst, "propValues", (zod) => {
		const shape = zod.def.shape;
		const propValues = {};
		for (const key in shape) {
			const field = shape[key]._zod;
			if (field.values) {
				if (!Object.prototype.hasOwnProperty.call(propValues, key)) assignProp(propValues, key, /* @__PURE__ */ new Set());
				for (const v of field.values) propValues[key].add(v);
				if (field.optin !== void 0) propValues[key].add(void 0);
			}
		}
		return propValues;
	});
	const isObject = isObject$1;
	const catchall = def.catchall;
	let value;
	const memo = globalConfig.memoizer;
	memo?.attach(inst);
	inst._zod.parse = (payload, ctx) => {
		value ?? (value = _normalized.value);
		const input = payload.value;
		if (!isObject(input)) {
			payload.issues.push({
				expected: "object",
				code: "invalid_type",
				input,
				inst
			});
			return payload;
		}
		payload.value = memo ? memo.alloc(inst, payload, {}, ctx) : {};
		const proms = [];
		const shape = value.shape;
		const abortEarly = ctx?.abortEarly;
		let seen = payload.issues.length;
		for (const key of value.allKeys) {
			if (abortEarly && payload.issues.length !== seen) {
				if (aborted$1(payload, seen)) break;
				seen = payload.issues.length;
			}
			if (key === "__proto__") continue;
			const el = shape[key];
			const optin = el._zod.optin;
			const optout = el._zod.optout;
			const r = el._zod.run({
				value: input[key],
				issues: []
			}, ctx);
			if (r instanceof Promise) proms.push(r.then((r) => handlePropertyResult(r, payload, key, input, optin, optout)));
			else handlePropertyResult(r, payload, key, input, optin, optout);
		}
		if (!catchall) return proms.length ? Promise.all(proms).then(() => payload) : payload;
		return handleCatchall(proms, input, payload, ctx, _normalized.value, inst, abortEarly === true);
	};
});
const $ZodObjectJIT = /*@__PURE__*/ $constructor("$ZodObjectJIT", (inst, def) => {
	$ZodObject.init(inst, def);
	const superParse = inst._zod.parse;
	const _normalized = cached(() => normalizeDef(def));
	const memo = globalConfig.memoizer;
	const generateFastpass = (shape) => {
		const normalized = _normalized.value;
		const syms = normalized.symbolKeys;
		const doc = new Doc(["payload", "ctx"], {
			shape,
			inst,
			memo,
			syms
		});
		const parseStr = (k) => `shape[${k}]._zod.run({ value: input[${k}], issues: [] }, ctx)`;
		const prefixStr = (id, k) => `
          let ${id}_ab = false;
          for (let i = 0; i < ${id}.issues.length; i++) {
            const iss = ${id}.issues[i];
            iss.path = iss.path ? [${k}, ...iss.path] : [${k}];
            payload.issues.push(iss);
            if (iss.continue !== true) ${id}_ab = true;
          }
          if (${id}_ab && ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }`;
		doc.write(`const input = payload.value;`);
		const ids = Object.create(null);
		let counter = 0;
		for (const key of normalized.allKeys) ids[key] = `key_${counter++}`;
		doc.write(memo ? `const newResult = memo.alloc(inst, payload, {}, ctx);` : `const newResult = {};`);
		for (const key of normalized.allKeys) {
			if (key === "__proto__") continue;
			const id = ids[key];
			const k = typeof key === "symbol" ? `syms[${syms.indexOf(key)}]` : esc(key);
			const isPresent = `${k} in input`;
			const schema = shape[key];
			const optin = schema?._zod?.optin;
			const isOptionalIn = optin !== void 0;
			const isOptionalOut = schema?._zod?.optout === "optional";
			doc.write(`const ${id} = ${parseStr(k)};`);
			if (isOptionalIn && isOptionalOut) {
				const assign = optin === "optional" ? `${id}_present` : `${id}.value !== undefined || ${id}_present`;
				doc.write(`
        const ${id}_present = ${isPresent};
        if (!${id}.issues.length || ${id}_present) {
          if (${id}.issues.length) {${prefixStr(id, k)}
          }

          if (${assign}) {
            newResult[${k}] = ${id}.value;
          }
        }

      `);
			} else if (!isOptionalIn) doc.write(`
        const ${id}_present = ${isPresent};
        if (${id}.issues.length) {${prefixStr(id, k)}
        }
        if (!${id}_present && !${id}.issues.length) {
          payload.issues.push({
            code: "invalid_type",
            expected: "nonoptional",
            input: undefined,
            path: [${k}]
          });
          if (ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }
        }

        if (${id}_present) {
          newResult[${k}] = ${id}.value;
        }

      `);
			else {
				doc.write(`
        if (${id}.issues.length) {${prefixStr(id, k)}
        }
      `);
				if (optin === "defaulted") doc.write(`newResult[${k}] = ${id}.value;`);
				else doc.write(`
        if (${id}.value !== undefined || ${isPresent}) {
          newResult[${k}] = ${id}.value;
        }
      `);
			}
		}
		doc.write(`payload.value = newResult;`);
		doc.write(`return payload;`);
		return doc.compile();
	};
	let fastpass;
	const isObject = isObject$1;
	const jit = !globalConfig.jitless;
	const fastEnabled = jit && allowsEval.value;
	const catchall = def.catchall;
	let value;
	inst._zod.parse = (payload, ctx) => {
		value ?? (value = _normalized.value);
		const input = payload.value;
		if (!isObject(input)) {
			payload.issues.push({
				expected: "object",
				code: "invalid_type",
				input,
				inst
			});
			return payload;
		}
		if (jit && fastEnabled && ctx?.async === false && ctx.jitless !== true) {
			if (!fastpass) fastpass = generateFastpass(def.shape);
			payload = fastpass(payload, ctx);
			if (!catchall) return payload;
			return handleCatchall([], input, payload, ctx, value, inst, ctx?.abortEarly === true);
		}
		return superParse(payload, ctx);
	};
});
function handleUnionResults(results, final, inst, ctx) {
	for (const result of results) if (result.issues.length === 0) {
		final.value = result.value;
		return final;
	}
	const nonaborted = results.filter((r) => !aborted$1(r));
	if (nonaborted.length === 1) {
		final.value = nonaborted[0].value;
		return nonaborted[0];
	}
	final.issues.push({
		code: "invalid_union",
		input: final.value,
		inst,
		errors: results.map((result) => result.issues.map((iss) => finalizeIssue(iss, ctx, config())))
	});
	return final;
}
const $ZodUnion = /*@__PURE__*/ $constructor("$ZodUnion", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "optin", (zod) => zod.def.options.some((o) => o._zod.optin === "defaulted") ? "defaulted" : zod.def.options.some((o) => o._zod.optin !== void 0) ? "optional" : void 0);
	defineLazyInternal(inst, "optout", (zod) => zod.def.options.some((o) => o._zod.optout === "optional") ? "optional" : void 0);
	defineLazyInternal(inst, "values", (zod) => {
		if (zod.def.options.every((o) => o._zod.values)) return new Set(zod.def.options.flatMap((option) => Array.from(option._zod.values)));
	});
	defineLazyInternal(inst, "pattern", (zod) => {
		if (zod.def.options.every((o) => o._zod.pattern)) {
			const patterns = zod.def.options.map((o) => o._zod.pattern);
			return new RegExp(`^(${patterns.map((p) => cleanRegex(p.source)).join("|")})$`);
		}
	});
	const first = def.options.length === 1 ? def.options[0]._zod.run : null;
	inst._zod.parse = (payload, ctx) => {
		if (first) return first(payload, ctx);
		let async = false;
		const results = [];
		for (const option of def.options) {
			const result = option._zod.run({
				value: payload.value,
				issues: []
			}, ctx);
			if (result instanceof Promise) {
				results.push(result);
				async = true;
			} else {
				if (result.issues.length === 0) return result;
				results.push(result);
			}
		}
		if (!async) return handleUnionResults(results, payload, inst, ctx);
		return Promise.all(results).then((results) => {
			return handleUnionResults(results, payload, inst, ctx);
		});
	};
});
function discriminatorMap(def) {
	const map = /* @__PURE__ */ new Map();
	for (const option of def.options) {
		const values = option._zod.propValues?.[def.discriminator];
		if (!values || values.size === 0) throw new Error(`Invalid discriminated union option at index "${def.options.indexOf(option)}"`);
		for (const value of values) if (map.has(value)) {
			if (value !== void 0) throw new Error(`Duplicate discriminator value "${String(value)}"`);
			map.set(value, null);
		} else map.set(value, option);
	}
	return map;
}
const $ZodDiscriminatedUnion = /*@__PURE__*/ $constructor("$ZodDiscriminatedUnion", (inst, def) => {
	def.inclusive = false;
	$ZodUnion.init(inst, def);
	const _super = inst._zod.parse;
	defineLazyInternal(inst, "propValues", (zod) => {
		const propValues = {};
		let undefinedCount = 0;
		for (const option of zod.def.options) {
			const pv = option._zod.propValues;
			if (!pv || Object.keys(pv).length === 0) throw new Error(`Invalid discriminated union option at index "${zod.def.options.indexOf(option)}"`);
			if (pv[zod.def.discriminator]?.has(void 0)) undefinedCount++;
			for (const [k, v] of Object.entries(pv)) {
				if (!Object.prototype.hasOwnProperty.call(propValues, k)) assignProp(propValues, k, /* @__PURE__ */ new Set());
				for (const val of v) propValues[k].add(val);
			}
		}
		if (!zod.def.unionFallback && undefinedCount > 1) propValues[zod.def.discriminator]?.delete(void 0);
		return propValues;
	});
	def.options.forEach((option, i) => {
		const propShape = rawShape(option._zod.def);
		if (propShape && !Object.prototype.hasOwnProperty.call(propShape, def.discriminator)) throw new Error(`Invalid discriminated union option at index "${i}"`);
	});
	const disc = cached(() => discriminatorMap(def));
	inst._zod.parse = (payload, ctx) => {
		const input = payload.value;
		if (!isObject$1(input)) {
			payload.issues.push({
				code: "invalid_type",
				expected: "object",
				input,
				inst
			});
			return payload;
		}
		const value = input?.[def.discriminator];
		const opt = disc.value.get(value);
		if (opt && (value !== void 0 || ctx.direction !== "backward")) return opt._zod.run(payload, ctx);
		if (def.unionFallback || ctx.direction === "backward") return _super(payload, ctx);
		payload.issues.push({
			code: "invalid_union",
			errors: [],
			note: "No matching discriminator",
			discriminator: def.discriminator,
			options: Array.from(disc.value.keys()).filter((value) => disc.value.get(value) !== null),
			input,
			path: [def.discriminator],
			inst
		});
		return payload;
	};
});
const $ZodIntersection = /*@__PURE__*/ $constructor("$ZodIntersection", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.parse = (payload, ctx) => {
		const input = payload.value;
		const left = def.left._zod.run({
			value: input,
			issues: []
		}, ctx);
		const right = def.right._zod.run({
			value: input,
			issues: []
		}, ctx);
		if (left instanceof Promise || right instanceof Promise) return Promise.all([left, right]).then(([left, right]) => {
			return handleIntersectionResults(payload, left, right);
		});
		return handleIntersectionResults(payload, left, right);
	};
});
function mergeValues(a, b) {
	if (a === b) return {
		valid: true,
		data: a
	};
	if (a instanceof Date && b instanceof Date && +a === +b) return {
		valid: true,
		data: a
	};
	if (isPlainObject$2(a) && isPlainObject$2(b)) {
		const bKeys = Object.keys(b);
		const sharedKeys = Object.keys(a).filter((key) => bKeys.indexOf(key) !== -1);
		const newObj = {
			...a,
			...b
		};
		if (Object.prototype.hasOwnProperty.call(newObj, "__proto__")) delete newObj.__proto__;
		for (const key of sharedKeys) {
			if (key === "__proto__") continue;
			const sharedValue = mergeValues(a[key], b[key]);
			if (!sharedValue.valid) return {
				valid: false,
				mergeErrorPath: [key, ...sharedValue.mergeErrorPath]
			};
			newObj[key] = sharedValue.data;
		}
		return {
			valid: true,
			data: newObj
		};
	}
	if (Array.isArray(a) && Array.isArray(b)) {
		if (a.length !== b.length) return {
			valid: false,
			mergeErrorPath: []
		};
		const newArray = [];
		for (let index = 0; index < a.length; index++) {
			const itemA = a[index];
			const itemB = b[index];
			const sharedValue = mergeValues(itemA, itemB);
			if (!sharedValue.valid) return {
				valid: false,
				mergeErrorPath: [index, ...sharedValue.mergeErrorPath]
			};
			newArray.push(sharedValue.data);
		}
		return {
			valid: true,
			data: newArray
		};
	}
	return {
		valid: false,
		mergeErrorPath: []
	};
}
function handleIntersectionResults(result, left, right) {
	const unrecKeys = /* @__PURE__ */ new Map();
	let unrecIssue;
	const keyIssues = /* @__PURE__ */ new Map();
	const collect = (iss, side) => {
		let keys;
		if (iss.code === "unrecognized_keys" && !iss.path?.length) {
			unrecIssue ?? (unrecIssue = iss);
			keys = iss.keys;
		} else if (iss.code === "invalid_key" && iss.origin === "record" && iss.path?.length === 1) {
			const k = String(iss.path[0]);
			if (!keyIssues.has(k)) keyIssues.set(k, iss);
			keys = [k];
		} else return false;
		for (const k of keys) {
			if (!unrecKeys.has(k)) unrecKeys.set(k, {});
			unrecKeys.get(k)[side] = true;
		}
		return true;
	};
	for (const iss of left.issues) if (!collect(iss, "l")) result.issues.push(iss);
	for (const iss of right.issues) if (!collect(iss, "r")) result.issues.push(iss);
	const bothKeys = [...unrecKeys].filter(([, f]) => f.l && f.r).map(([k]) => k);
	if (bothKeys.length) {
		const aggregated = unrecIssue ? bothKeys.filter((k) => unrecIssue.keys.includes(k)) : [];
		if (aggregated.length) result.issues.push({
			...unrecIssue,
			keys: aggregated
		});
		for (const k of bothKeys) if (!aggregated.includes(k) && keyIssues.has(k)) result.issues.push(keyIssues.get(k));
	}
	const merged = mergeValues(left.value, right.value);
	if (!merged.valid) {
		if (aborted$1(result)) return result;
		throw new Error(`Unmergable intersection. Error path: ${JSON.stringify(merged.mergeErrorPath)}`);
	}
	result.value = merged.data;
	return result;
}
const $ZodTuple = /*@__PURE__*/ $constructor("$ZodTuple", (inst, def) => {
	$ZodType.init(inst, def);
	const items = def.items;
	const memo = globalConfig.memoizer;
	memo?.attach(inst);
	inst._zod.parse = (payload, ctx) => {
		const input = payload.value;
		if (!Array.isArray(input)) {
			payload.issues.push({
				input,
				inst,
				expected: "tuple",
				code: "invalid_type"
			});
			return payload;
		}
		payload.value = memo ? memo.alloc(inst, payload, [], ctx) : [];
		const proms = [];
		const optinStart = getTupleOptStart(items, "optin");
		const optoutStart = getTupleOptStart(items, "optout");
		if (!def.rest) {
			if (input.length < optinStart) {
				payload.issues.push({
					code: "too_small",
					minimum: optinStart,
					inclusive: true,
					input,
					inst,
					origin: "array"
				});
				return payload;
			}
			if (input.length > items.length) payload.issues.push({
				code: "too_big",
				maximum: items.length,
				inclusive: true,
				input,
				inst,
				origin: "array"
			});
		}
		const itemResults = new Array(items.length);
		const abortEarly = def.rest ? ctx?.abortEarly : void 0;
		let itemAborted = false;
		for (let i = 0; i < items.length; i++) {
			const r = items[i]._zod.run({
				value: input[i],
				issues: []
			}, ctx);
			if (r instanceof Promise) proms.push(r.then((rr) => {
				itemResults[i] = rr;
			}));
			else {
				itemResults[i] = r;
				if (abortEarly && !itemAborted && r.issues.length) itemAborted = aborted$1(r);
			}
		}
		if (def.rest && !itemAborted) {
			let i = items.length - 1;
			const rest = input.slice(items.length);
			let seen = payload.issues.length;
			for (const el of rest) {
				if (abortEarly && payload.issues.length !== seen) {
					if (aborted$1(payload, seen)) break;
					seen = payload.issues.length;
				}
				i++;
				const result = def.rest._zod.run({
					value: el,
					issues: []
				}, ctx);
				if (result instanceof Promise) proms.push(result.then((r) => handleTupleResult(r, payload, i)));
				else handleTupleResult(result, payload, i);
			}
		}
		if (proms.length) return Promise.all(proms).then(() => handleTupleResults(itemResults, payload, items, input, optoutStart));
		return handleTupleResults(itemResults, payload, items, input, optoutStart);
	};
});
function getTupleOptStart(items, key) {
	for (let i = items.length - 1; i >= 0; i--) if (!(key === "optin" ? items[i]._zod.optin !== void 0 : items[i]._zod.optout === "optional")) return i + 1;
	return 0;
}
function handleTupleResult(result, final, index) {
	if (result.issues.length) final.issues.push(...prefixIssues(index, result.issues));
	final.value[index] = result.value;
}
function handleTupleResults(itemResults, final, items, input, optoutStart) {
	for (let i = 0; i < items.length; i++) {
		const r = itemResults[i];
		const isPresent = i < input.length;
		if (!isPresent && i >= optoutStart && items[i]._zod.optin === "optional") {
			final.value.length = i;
			break;
		}
		if (r.issues.length) {
			if (!isPresent && i >= optoutStart) {
				final.value.length = i;
				break;
			}
			final.issues.push(...prefixIssues(i, r.issues));
		}
		final.value[i] = r.value;
	}
	for (let i = final.value.length - 1; i >= input.length; i--) if (items[i]._zod.optout === "optional" && final.value[i] === void 0) final.value.length = i;
	else break;
	return final;
}
const $ZodRecord = /*@__PURE__*/ $constructor("$ZodRecord", (inst, def) => {
	$ZodType.init(inst, def);
	const memo = globalConfig.memoizer;
	memo?.attach(inst);
	inst._zod.parse = (payload, ctx) => {
		const input = payload.value;
		if (!isPlainObject$2(input)) {
			payload.issues.push({
				expected: "record",
				code: "invalid_type",
				input,
				inst
			});
			return payload;
		}
		const proms = [];
		const values = def.keyType._zod.values;
		if (values && !def.partial) {
			payload.value = memo ? memo.alloc(inst, payload, {}, ctx) : {};
			const recordKeys = /* @__PURE__ */ new Set();
			for (const key of values) if (typeof key === "string" || typeof key === "number" || typeof key === "symbol") {
				recordKeys.add(typeof key === "number" ? key.toString() : key);
				if (key === "__proto__") continue;
				const keyResult = def.keyType._zod.run({
					value: key,
					issues: []
				}, ctx);
				if (keyResult instanceof Promise) throw new Error("Async schemas not supported in object keys currently");
				if (keyResult.issues.length) {
					payload.issues.push({
						code: "invalid_key",
						origin: "record",
						issues: keyResult.issues.map((iss) => finalizeIssue(iss, ctx, config())),
						input: key,
						path: [key],
						inst
					});
					continue;
				}
				const outKey = keyResult.value;
				if (outKey === "__proto__") continue;
				const result = def.valueType._zod.run({
					value: input[key],
					issues: []
				}, ctx);
				if (result instanceof Promise) proms.push(result.then((result) => {
					if (result.issues.length) payload.issues.push(...prefixIssues(key, result.issues));
					payload.value[outKey] = result.value;
				}));
				else {
					if (result.issues.length) payload.issues.push(...prefixIssues(key, result.issues));
					payload.value[outKey] = result.value;
				}
			}
			let unrecognized;
			for (const key in input) if (!recordKeys.has(key)) {
				if (def.mode === "loose") {
					if (key === "__proto__") continue;
					payload.value[key] = input[key];
				} else {
					unrecognized = unrecognized ?? [];
					unrecognized.push(key);
				}
			}
			if (unrecognized && unrecognized.length > 0) payload.issues.push({
				code: "unrecognized_keys",
				input,
				inst,
				keys: unrecognized,
				continue: true
			});
		} else {
			payload.value = memo ? memo.alloc(inst, payload, {}, ctx) : {};
			let unrecognized;
			for (const key of Reflect.ownKeys(input)) {
				if (key === "__proto__") continue;
				if (!Object.prototype.propertyIsEnumerable.call(input, key)) continue;
				let keyResult = def.keyType._zod.run({
					value: key,
					issues: []
				}, ctx);
				if (keyResult instanceof Promise) throw new Error("Async schemas not supported in object keys currently");
				if (typeof key === "string" && number$1.test(key) && keyResult.issues.length) {
					const retryResult = def.keyType._zod.run({
						value: Number(key),
						issues: []
					}, ctx);
					if (retryResult instanceof Promise) throw new Error("Async schemas not supported in object keys currently");
					if (retryResult.issues.length === 0) keyResult = retryResult;
				}
				if (keyResult.issues.length) {
					if (def.mode === "loose") payload.value[key] = input[key];
					else if (values) {
						unrecognized = unrecognized ?? [];
						unrecognized.push(key);
					} else payload.issues.push({
						code: "invalid_key",
						origin: "record",
						issues: keyResult.issues.map((iss) => finalizeIssue(iss, ctx, config())),
						input: key,
						path: [key],
						inst
					});
					continue;
				}
				const outKey = keyResult.value;
				if (outKey === "__proto__") continue;
				const result = def.valueType._zod.run({
					value: input[key],
					issues: []
				}, ctx);
				if (result instanceof Promise) proms.push(result.then((result) => {
					if (result.issues.length) payload.issues.push(...prefixIssues(key, result.issues));
					payload.value[outKey] = result.value;
				}));
				else {
					if (result.issues.length) payload.issues.push(...prefixIssues(key, result.issues));
					payload.value[outKey] = result.value;
				}
			}
			if (unrecognized && unrecognized.length > 0) payload.issues.push({
				code: "unrecognized_keys",
				input,
				inst,
				keys: unrecognized,
				continue: true
			});
		}
		if (proms.length) return Promise.all(proms).then(() => payload);
		return payload;
	};
});
const $ZodEnum = /*@__PURE__*/ $constructor("$ZodEnum", (inst, def) => {
	$ZodType.init(inst, def);
	const values = getEnumValues(def.entries);
	const valuesSet = new Set(values);
	inst._zod.values = valuesSet;
	defineLazyInternal(inst, "pattern", (zod) => {
		const patternValues = getEnumValues(zod.def.entries).filter((k) => propertyKeyTypes.has(typeof k));
		return new RegExp(patternValues.length ? `^(${patternValues.map((o) => escapeRegex(o.toString())).join("|")})$` : "^[^\\s\\S]$");
	});
	inst._zod.parse = (payload, _ctx) => {
		const input = payload.value;
		if (valuesSet.has(input)) return payload;
		payload.issues.push({
			code: "invalid_value",
			values,
			input,
			inst
		});
		return payload;
	};
});
const $ZodLiteral = /*@__PURE__*/ $constructor("$ZodLiteral", (inst, def) => {
	$ZodType.init(inst, def);
	const values = new Set(def.values);
	inst._zod.values = values;
	defineLazyInternal(inst, "pattern", (zod) => {
		const vals = zod.def.values;
		return new RegExp(vals.length ? `^(${vals.map((o) => typeof o === "string" ? escapeRegex(o) : o ? escapeRegex(o.toString()) : String(o)).join("|")})$` : "^[^\\s\\S]$");
	});
	inst._zod.parse = (payload, _ctx) => {
		const input = payload.value;
		if (values.has(input)) return payload;
		payload.issues.push({
			code: "invalid_value",
			values: def.values,
			input,
			inst
		});
		return payload;
	};
});
const $ZodTransform = /*@__PURE__*/ $constructor("$ZodTransform", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.optin = "optional";
	globalConfig.memoizer?.guard(inst);
	inst._zod.parse = (payload, ctx) => {
		if (ctx.direction === "backward") throw new $ZodEncodeError(inst.constructor.name);
		const _out = def.transform(payload.value, payload);
		if (ctx.async) return (_out instanceof Promise ? _out : Promise.resolve(_out)).then((output) => {
			payload.value = output;
			return payload;
		});
		if (_out instanceof Promise) throw new $ZodAsyncError();
		payload.value = _out;
		return payload;
	};
});
function handleOptionalResult(payload, result) {
	payload.value = result.issues.length ? void 0 : result.value;
	return payload;
}
const $ZodOptional = /*@__PURE__*/ $constructor("$ZodOptional", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "optin", (zod) => zod.def.innerType._zod.optin === "defaulted" ? "defaulted" : "optional");
	inst._zod.optout = "optional";
	defineLazyInternal(inst, "values", (zod) => {
		const values = zod.def.innerType._zod.values;
		return values ? /* @__PURE__ */ new Set([...values, void 0]) : void 0;
	});
	defineLazyInternal(inst, "pattern", (zod) => {
		const pattern = zod.def.innerType._zod.pattern;
		return pattern ? new RegExp(`^(${cleanRegex(pattern.source)})?$`) : void 0;
	});
	inst._zod.parse = (payload, ctx) => {
		if (payload.value === void 0) {
			if (def.innerType._zod.optin !== "defaulted") return payload;
			const result = def.innerType._zod.run({
				value: payload.value,
				issues: []
			}, ctx);
			if (result instanceof Promise) return result.then((result) => handleOptionalResult(payload, result));
			return handleOptionalResult(payload, result);
		}
		return def.innerType._zod.run(payload, ctx);
	};
});
const $ZodExactOptional = /*@__PURE__*/ $constructor("$ZodExactOptional", (inst, def) => {
	$ZodOptional.init(inst, def);
	defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
	defineLazyInternal(inst, "pattern", (zod) => zod.def.innerType._zod.pattern);
	inst._zod.parse = (payload, ctx) => {
		return def.innerType._zod.run(payload, ctx);
	};
});
const $ZodNullable = /*@__PURE__*/ $constructor("$ZodNullable", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "optin", (zod) => zod.def.innerType._zod.optin);
	defineLazyInternal(inst, "optout", (zod) => zod.def.innerType._zod.optout);
	defineLazyInternal(inst, "pattern", (zod) => {
		const pattern = zod.def.innerType._zod.pattern;
		return pattern ? new RegExp(`^(${cleanRegex(pattern.source)}|null)$`) : void 0;
	});
	defineLazyInternal(inst, "values", (zod) => {
		return zod.def.innerType._zod.values ? /* @__PURE__ */ new Set([...zod.def.innerType._zod.values, null]) : void 0;
	});
	inst._zod.parse = (payload, ctx) => {
		if (payload.value === null) return payload;
		return def.innerType._zod.run(payload, ctx);
	};
});
const $ZodDefault = /*@__PURE__*/ $constructor("$ZodDefault", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.optin = "defaulted";
	defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
	inst._zod.parse = (payload, ctx) => {
		if (ctx.direction === "backward") return def.innerType._zod.run(payload, ctx);
		if (payload.value === void 0) {
			payload.value = def.defaultValue;
			/**
			* $ZodDefault returns the default value immediately in forward direction.
			* It doesn't pass the default value into the validator ("prefault"). There's no reason to pass the default value through validation. The validity of the default is enforced by TypeScript statically. Otherwise, it's the responsibility of the user to ensure the default is valid. In the case of pipes with divergent in/out types, you can specify the default on the `in` schema of your ZodPipe to set a "prefault" for the pipe.   */
			return payload;
		}
		const result = def.innerType._zod.run(payload, ctx);
		if (result instanceof Promise) return result.then((result) => handleDefaultResult(result, def));
		return handleDefaultResult(result, def);
	};
});
function handleDefaultResult(payload, def) {
	if (payload.value === void 0) payload.value = def.defaultValue;
	return payload;
}
const $ZodPrefault = /*@__PURE__*/ $constructor("$ZodPrefault", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.optin = "defaulted";
	defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
	inst._zod.parse = (payload, ctx) => {
		if (ctx.direction === "backward") return def.innerType._zod.run(payload, ctx);
		if (payload.value === void 0) payload.value = def.defaultValue;
		return def.innerType._zod.run(payload, ctx);
	};
});
const $ZodNonOptional = /*@__PURE__*/ $constructor("$ZodNonOptional", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "values", (zod) => {
		const v = zod.def.innerType._zod.values;
		return v ? new Set([...v].filter((x) => x !== void 0)) : void 0;
	});
	inst._zod.parse = (payload, ctx) => {
		const result = def.innerType._zod.run(payload, ctx);
		if (result instanceof Promise) return result.then((result) => handleNonOptionalResult(result, inst));
		return handleNonOptionalResult(result, inst);
	};
});
function handleNonOptionalResult(payload, inst) {
	if (!payload.issues.length && payload.value === void 0) payload.issues.push({
		code: "invalid_type",
		expected: "nonoptional",
		input: payload.value,
		inst
	});
	return payload;
}
function handleCatchResult(payload, result, def, ctx) {
	if (!result.issues.length) {
		payload.value = result.value;
		if (result.memo) payload.memo = true;
		return payload;
	}
	payload.value = def.catchValue({
		...result,
		value: payload.value,
		error: { issues: result.issues.map((iss) => finalizeIssue(iss, ctx, config())) },
		input: payload.value
	});
	return payload;
}
const $ZodCatch = /*@__PURE__*/ $constructor("$ZodCatch", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "optin", (zod) => zod.def.innerType._zod.optin === "defaulted" ? "defaulted" : "optional");
	defineLazyInternal(inst, "optout", (zod) => zod.def.innerType._zod.optout);
	defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
	inst._zod.parse = (payload, ctx) => {
		if (ctx.direction === "backward") return def.innerType._zod.run(payload, ctx);
		const result = def.innerType._zod.run({
			value: payload.value,
			issues: []
		}, ctx);
		if (result instanceof Promise) return result.then((result) => handleCatchResult(payload, result, def, ctx));
		return handleCatchResult(payload, result, def, ctx);
	};
});
const $ZodPipe = /*@__PURE__*/ $constructor("$ZodPipe", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "values", (zod) => zod.def.in._zod.values);
	defineLazyInternal(inst, "optin", (zod) => zod.def.in._zod.optin);
	defineLazyInternal(inst, "optout", (zod) => zod.def.out._zod.optout);
	defineLazyInternal(inst, "propValues", (zod) => zod.def.in._zod.propValues);
	inst._zod.parse = (payload, ctx) => {
		if (ctx.direction === "backward") {
			const right = def.out._zod.run(payload, ctx);
			if (right instanceof Promise) return right.then((right) => handlePipeResult(right, def.in, ctx));
			return handlePipeResult(right, def.in, ctx);
		}
		const left = def.in._zod.run(payload, ctx);
		if (left instanceof Promise) return left.then((left) => handlePipeResult(left, def.out, ctx));
		return handlePipeResult(left, def.out, ctx);
	};
});
function handlePipeResult(left, next, ctx) {
	if (left.issues.some((iss) => iss.code !== "unrecognized_keys")) {
		left.aborted = true;
		return left;
	}
	return next._zod.run({
		value: left.value,
		issues: left.issues
	}, ctx);
}
const $ZodReadonly = /*@__PURE__*/ $constructor("$ZodReadonly", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "propValues", (zod) => zod.def.innerType._zod.propValues);
	defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
	defineLazyInternal(inst, "optin", (zod) => zod.def.innerType?._zod?.optin);
	defineLazyInternal(inst, "optout", (zod) => zod.def.innerType?._zod?.optout);
	inst._zod.parse = (payload, ctx) => {
		if (ctx.direction === "backward") return def.innerType._zod.run(payload, ctx);
		const result = def.innerType._zod.run(payload, ctx);
		if (result instanceof Promise) return result.then(handleReadonlyResult);
		return handleReadonlyResult(result);
	};
});
function handleReadonlyResult(payload) {
	if (!payload.memo) payload.value = Object.freeze(payload.value);
	return payload;
}
const $ZodCustom = /*@__PURE__*/ $constructor("$ZodCustom", (inst, def) => {
	$ZodCheck.init(inst, def);
	$ZodType.init(inst, def);
	inst._zod.parse = (payload, _) => {
		return payload;
	};
	inst._zod.check = (payload) => {
		const input = payload.value;
		const r = def.fn(input);
		if (r instanceof Promise) return r.then((r) => handleRefineResult(r, payload, input, inst));
		handleRefineResult(r, payload, input, inst);
	};
});
function handleRefineResult(result, payload, input, inst) {
	if (!result) {
		const _iss = {
			code: "custom",
			input,
			inst,
			path: [...inst._zod.def.path ?? []],
			continue: !inst._zod.def.abort
		};
		if (inst._zod.def.params) _iss.params = inst._zod.def.params;
		payload.issues.push(issue(_iss));
	}
}
// node_modules/zod/v4/core/memoizer.js
var $ZodCyclicError = class extends Error {
	constructor() {
		super(`Cannot parse a reference cycle that closes through a transform`);
		this.name = "ZodCyclicError";
	}
};
/** Keyed off the context object every schema in one parse call already shares. */
const STATE = "~memo";
const NO_ISSUES = [];
function isRef(value) {
	return value !== null && typeof value === "object";
}
function cloneIssues(issues) {
	return issues.map((iss) => iss.path ? {
		...iss,
		path: iss.path.slice()
	} : { ...iss });
}
const recursive = /*@__PURE__*/ new WeakMap();
/** What the walk established, in order of certainty: ordered so the strongest answer among children wins. */
const NONE = 0;
const ASSUMED = 1;
const PROVEN = 2;
/** Whether this schema's subtree contains a cycle, so one parse can re-enter it. */
function isRecursive(inst, stack, resolve) {
	const cached = recursive.get(inst);
	if (cached !== void 0) return cached ? PROVEN : NONE;
	if (stack.has(inst)) return PROVEN;
	stack.add(inst);
	let result = NONE;
	const check = (child) => {
		if (result !== PROVEN && child?._zod) {
			const answer = isRecursive(child, stack, resolve);
			if (answer > result) result = answer;
		}
	};
	const shape = (sh, spread) => {
		let answer = NONE;
		for (const key of Reflect.ownKeys(sh)) {
			const desc = Object.getOwnPropertyDescriptor(sh, key);
			if (spread && !desc.enumerable) continue;
			const child = desc.get ? ASSUMED : desc.value?._zod ? isRecursive(desc.value, stack, resolve) : NONE;
			if (child > answer) answer = child;
		}
		return answer;
	};
	const merge = (answer) => {
		if (answer > result) result = answer;
	};
	const def = inst._zod.def;
	switch (def.type) {
		case "object": {
			const raw = rawShape(def);
			merge(raw ? shape(raw, true) : ASSUMED);
			check(def.catchall);
			break;
		}
		case "array":
			check(def.element);
			break;
		case "tuple":
			for (const el of def.items) check(el);
			check(def.rest);
			break;
		case "record":
		case "map":
			check(def.keyType);
			check(def.valueType);
			break;
		case "set":
			check(def.valueType);
			break;
		case "union":
			for (const el of def.options) check(el);
			break;
		case "intersection":
			check(def.left);
			check(def.right);
			break;
		case "optional":
		case "nullable":
		case "default":
		case "prefault":
		case "catch":
		case "readonly":
		case "nonoptional":
		case "promise":
		case "success":
			check(def.innerType);
			break;
		case "pipe":
			check(def.in);
			check(def.out);
			break;
		case "function":
			check(def.input);
			check(def.output);
			break;
		case "lazy": {
			const inner = def._cachedInner ?? (resolve ? inst._zod.innerType : void 0);
			merge(inner ? isRecursive(inner, stack, false) : ASSUMED);
			break;
		}
		case "template_literal":
		case "string":
		case "number":
		case "int":
		case "boolean":
		case "bigint":
		case "symbol":
		case "undefined":
		case "null":
		case "void":
		case "never":
		case "any":
		case "unknown":
		case "date":
		case "nan":
		case "enum":
		case "literal":
		case "file":
		case "transform":
		case "custom": break;
		default: for (const key in def) {
			const desc = Object.getOwnPropertyDescriptor(def, key);
			if (!desc || desc.get) continue;
			const value = desc.value;
			if (!value || typeof value !== "object") continue;
			if (value._zod) check(value);
			else if (Array.isArray(value)) for (const el of value) check(el);
		}
	}
	stack.delete(inst);
	return settle(inst, result);
}
/** An assumed answer must not outlive the resolution that settles it, so only a certain one is cached. */
function settle(inst, answer) {
	if (answer !== ASSUMED) recursive.set(inst, answer === PROVEN);
	return answer;
}
function bucketFor(state, inst) {
	let bucket = state.buckets.get(inst);
	if (!bucket) {
		bucket = /* @__PURE__ */ new WeakMap();
		state.buckets.set(inst, bucket);
	}
	return bucket;
}
let handoff;
const open$1 = [];
const memo = {
	alloc(_inst, payload, empty) {
		const bucket = handoff;
		if (!bucket) return empty;
		handoff = void 0;
		const entry = {
			value: empty,
			issues: null
		};
		bucket.set(payload.value, entry);
		open$1.push(entry);
		return empty;
	},
	guard(inst) {
		var _a;
		(_a = inst._zod).deferred ?? (_a.deferred = []);
		inst._zod.deferred.push(() => {
			const base = inst._zod.parse;
			const wrapped = (payload, ctx) => {
				if (ctx.direction !== "backward" && isBackEdge(ctx, payload.value)) throw new $ZodCyclicError();
				return base(payload, ctx);
			};
			inst._zod.parse = wrapped;
			if (inst._zod.run === base) inst._zod.run = wrapped;
		});
	},
	attach(inst) {
		var _a;
		let isRecursiveInst;
		let rechecked = false;
		let lastCtx;
		let lastBucket;
		(_a = inst._zod).deferred ?? (_a.deferred = []);
		inst._zod.deferred.push(() => {
			const base = inst._zod.parse;
			const wrapped = (payload, ctx) => {
				if (isRecursiveInst === void 0) {
					const walked = isRecursive(inst, /* @__PURE__ */ new Set(), false);
					if (walked === NONE) {
						inst._zod.parse = base;
						if (inst._zod.run === wrapped) inst._zod.run = base;
						return base(payload, ctx);
					}
					if (walked === PROVEN || rechecked) isRecursiveInst = true;
					else rechecked = true;
				}
				const input = payload.value;
				if (!isRef(input)) return base(payload, ctx);
				let state = ctx[STATE];
				if (!state) {
					state = {
						buckets: /* @__PURE__ */ new WeakMap(),
						backEdges: void 0
					};
					ctx[STATE] = state;
				}
				let bucket;
				if (lastCtx === ctx) bucket = lastBucket;
				else {
					bucket = bucketFor(state, inst);
					lastCtx = ctx;
					lastBucket = bucket;
				}
				const hit = bucket.get(input);
				if (hit) {
					payload.value = hit.value;
					if (hit.issues) {
						if (hit.issues.length) payload.issues.push(...cloneIssues(hit.issues));
					} else {
						payload.memo = true;
						state.backEdges ?? (state.backEdges = /* @__PURE__ */ new WeakSet());
						state.backEdges.add(hit.value);
					}
					return payload;
				}
				handoff = bucket;
				const depth = open$1.length;
				const result = base(payload, ctx);
				handoff = void 0;
				const entry = open$1.length > depth ? open$1.pop() : void 0;
				if (result instanceof Promise) return result.then((r) => {
					if (entry) entry.issues = r.issues.length ? cloneIssues(r.issues) : NO_ISSUES;
					return r;
				});
				if (entry) entry.issues = result.issues.length ? cloneIssues(result.issues) : NO_ISSUES;
				return result;
			};
			inst._zod.parse = wrapped;
			if (inst._zod.run === base) inst._zod.run = wrapped;
		});
	}
};
/** The memoizer that gives containers cycle support. `zod` installs it by default; `zod/mini` opts in with `config({ memoizer: memoizer() })`. */
function memoizer() {
	return memo;
}
/** Whether this value is a node a back-edge resolved to before it finished. */
function isBackEdge(ctx, value) {
	const backEdges = ctx[STATE]?.backEdges;
	return backEdges !== void 0 && isRef(value) && backEdges.has(value);
}
// node_modules/zod/v4/locales/en.js
const error = () => {
	const Sizable = {
		string: {
			unit: "characters",
			verb: "to have"
		},
		file: {
			unit: "bytes",
			verb: "to have"
		},
		array: {
			unit: "items",
			verb: "to have"
		},
		set: {
			unit: "items",
			verb: "to have"
		},
		map: {
			unit: "entries",
			verb: "to have"
		}
	};
	function getSizing(origin) {
		return Sizable[origin] ?? null;
	}
	const FormatDictionary = {
		regex: "input",
		email: "email address",
		url: "URL",
		emoji: "emoji",
		uuid: "UUID",
		uuidv4: "UUIDv4",
		uuidv6: "UUIDv6",
		nanoid: "nanoid",
		guid: "GUID",
		cuid: "cuid",
		cuid2: "cuid2",
		ulid: "ULID",
		xid: "XID",
		ksuid: "KSUID",
		datetime: "ISO datetime",
		date: "ISO date",
		time: "ISO time",
		duration: "ISO duration",
		ipv4: "IPv4 address",
		ipv6: "IPv6 address",
		mac: "MAC address",
		cidrv4: "IPv4 range",
		cidrv6: "IPv6 range",
		base64: "base64-encoded string",
		base64url: "base64url-encoded string",
		json_string: "JSON string",
		e164: "E.164 number",
		currency_code: "currency code",
		credit_card: "credit card number",
		iban: "IBAN",
		jwt: "JWT",
		template_literal: "input"
	};
	const TypeDictionary = { nan: "NaN" };
	function getTypeName(type, input) {
		if (type === "number" && typeof input === "number" && !Number.isFinite(input)) return String(input);
		return TypeDictionary[type] ?? type;
	}
	return (issue) => {
		switch (issue.code) {
			case "invalid_type": return `Invalid input: expected ${getTypeName(issue.expected)}, received ${getTypeName(parsedType(issue.input), issue.input)}`;
			case "invalid_value":
				if (issue.values.length === 1) return `Invalid input: expected ${stringifyPrimitive(issue.values[0])}`;
				return `Invalid option: expected one of ${joinValues(issue.values, "|")}`;
			case "too_big": {
				const adj = issue.exact ? "exactly " : issue.inclusive ? "<=" : "<";
				const sizing = getSizing(issue.origin);
				if (sizing) return `Too big: expected ${issue.origin ?? "value"} to have ${adj}${issue.maximum.toString()} ${sizing.unit ?? "elements"}`;
				return `Too big: expected ${issue.origin ?? "value"} to be ${adj}${issue.maximum.toString()}`;
			}
			case "too_small": {
				const adj = issue.exact ? "exactly " : issue.inclusive ? ">=" : ">";
				const sizing = getSizing(issue.origin);
				if (sizing) return `Too small: expected ${issue.origin} to have ${adj}${issue.minimum.toString()} ${sizing.unit}`;
				return `Too small: expected ${issue.origin} to be ${adj}${issue.minimum.toString()}`;
			}
			case "invalid_format": {
				const _issue = issue;
				if (_issue.format === "starts_with") return `Invalid string: must start with "${_issue.prefix}"`;
				if (_issue.format === "ends_with") return `Invalid string: must end with "${_issue.suffix}"`;
				if (_issue.format === "includes") return `Invalid string: must include "${_issue.includes}"`;
				if (_issue.format === "regex") return `Invalid string: must match pattern ${_issue.pattern}`;
				return `Invalid ${FormatDictionary[_issue.format] ?? issue.format}`;
			}
			case "not_multiple_of": return `Invalid number: must be a multiple of ${issue.divisor}`;
			case "unrecognized_keys": return `Unrecognized key${issue.keys.length > 1 ? "s" : ""}: ${joinValues(issue.keys, ", ")}`;
			case "invalid_key": return `Invalid key in ${issue.origin}`;
			case "invalid_union":
				if (issue.options && Array.isArray(issue.options) && issue.options.length > 0) return `Invalid discriminator value. Expected ${issue.options.map((o) => `'${o}'`).join(" | ")}`;
				if (issue.inclusive === false) return "Invalid input: more than one option matched";
				return "Invalid input";
			case "invalid_element": return `Invalid value in ${issue.origin}`;
			default: return `Invalid input`;
		}
	};
};
function en_default() {
	return { localeError: error() };
}
// node_modules/zod/v4/core/registries.js
var _a;
var $ZodRegistry = class {
	constructor() {
		this._map = /* @__PURE__ */ new WeakMap();
		this._idmap = /* @__PURE__ */ new Map();
	}
	add(schema, ..._meta) {
		const meta = _meta[0];
		this._map.set(schema, meta);
		if (meta && typeof meta === "object" && "id" in meta) this._idmap.set(meta.id, schema);
		return this;
	}
	clear() {
		this._map = /* @__PURE__ */ new WeakMap();
		this._idmap = /* @__PURE__ */ new Map();
		return this;
	}
	remove(schema) {
		const meta = this._map.get(schema);
		if (meta && typeof meta === "object" && "id" in meta) this._idmap.delete(meta.id);
		this._map.delete(schema);
		return this;
	}
	get(schema) {
		const p = schema._zod.parent;
		if (p) {
			const pm = { ...this.get(p) ?? {} };
			delete pm.id;
			const f = {
				...pm,
				...this._map.get(schema)
			};
			return Object.keys(f).length ? f : void 0;
		}
		return this._map.get(schema);
	}
	has(schema) {
		return this._map.has(schema);
	}
};
function registry() {
	return new $ZodRegistry();
}
(_a = globalThis).__zod_globalRegistry ?? (_a.__zod_globalRegistry = registry());
const globalRegistry = globalThis.__zod_globalRegistry;
// node_modules/zod/v4/core/api.js
function snapshotChecks(def) {
	if (def.checks) def.checks = [...def.checks];
	return def;
}
// @__NO_SIDE_EFFECTS__
function _string(Class, params) {
	return new Class(snapshotChecks({
		type: "string",
		...normalizeParams(params)
	}));
}
// @__NO_SIDE_EFFECTS__
function _email(Class, params) {
	return new Class({
		type: "string",
		format: "email",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _guid(Class, params) {
	return new Class({
		type: "string",
		format: "guid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _uuid(Class, params) {
	return new Class({
		type: "string",
		format: "uuid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _uuidv4(Class, params) {
	return new Class({
		type: "string",
		format: "uuid",
		check: "string_format",
		abort: false,
		version: "v4",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _uuidv6(Class, params) {
	return new Class({
		type: "string",
		format: "uuid",
		check: "string_format",
		abort: false,
		version: "v6",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _uuidv7(Class, params) {
	return new Class({
		type: "string",
		format: "uuid",
		check: "string_format",
		abort: false,
		version: "v7",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _url(Class, params) {
	return new Class({
		type: "string",
		format: "url",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _emoji(Class, params) {
	return new Class({
		type: "string",
		format: "emoji",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _nanoid(Class, params) {
	return new Class({
		type: "string",
		format: "nanoid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
/**
* @deprecated CUID v1 is deprecated by its authors due to information leakage
* (timestamps embedded in the id). Use {@link _cuid2} instead.
* See https://github.com/paralleldrive/cuid.
*/
// @__NO_SIDE_EFFECTS__
function _cuid(Class, params) {
	return new Class({
		type: "string",
		format: "cuid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _cuid2(Class, params) {
	return new Class({
		type: "string",
		format: "cuid2",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _ulid(Class, params) {
	return new Class({
		type: "string",
		format: "ulid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _xid(Class, params) {
	return new Class({
		type: "string",
		format: "xid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _ksuid(Class, params) {
	return new Class({
		type: "string",
		format: "ksuid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _ipv4(Class, params) {
	return new Class({
		type: "string",
		format: "ipv4",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _ipv6(Class, params) {
	return new Class({
		type: "string",
		format: "ipv6",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _cidrv4(Class, params) {
	return new Class({
		type: "string",
		format: "cidrv4",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _cidrv6(Class, params) {
	return new Class({
		type: "string",
		format: "cidrv6",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _base64(Class, params) {
	return new Class({
		type: "string",
		format: "base64",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _base64url(Class, params) {
	return new Class({
		type: "string",
		format: "base64url",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _e164(Class, params) {
	return new Class({
		type: "string",
		format: "e164",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _jwt(Class, params) {
	return new Class({
		type: "string",
		format: "jwt",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _isoDateTime(Class, params) {
	return new Class({
		type: "string",
		format: "datetime",
		check: "string_format",
		offset: false,
		local: false,
		precision: null,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _isoDate(Class, params) {
	return new Class({
		type: "string",
		format: "date",
		check: "string_format",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _isoTime(Class, params) {
	return new Class({
		type: "string",
		format: "time",
		check: "string_format",
		precision: null,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _isoDuration(Class, params) {
	return new Class({
		type: "string",
		format: "duration",
		check: "string_format",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _number(Class, params) {
	return new Class(snapshotChecks({
		type: "number",
		checks: [],
		...normalizeParams(params)
	}));
}
// @__NO_SIDE_EFFECTS__
function _int(Class, params) {
	return new Class({
		type: "number",
		check: "number_format",
		abort: false,
		format: "safeint",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _boolean(Class, params) {
	return new Class({
		type: "boolean",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _unknown(Class) {
	return new Class({ type: "unknown" });
}
// @__NO_SIDE_EFFECTS__
function _never(Class, params) {
	return new Class({
		type: "never",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _lt(value, params) {
	return new $ZodCheckLessThan({
		check: "less_than",
		...normalizeParams(params),
		value,
		inclusive: false
	});
}
// @__NO_SIDE_EFFECTS__
function _lte(value, params) {
	return new $ZodCheckLessThan({
		check: "less_than",
		...normalizeParams(params),
		value,
		inclusive: true
	});
}
// @__NO_SIDE_EFFECTS__
function _gt(value, params) {
	return new $ZodCheckGreaterThan({
		check: "greater_than",
		...normalizeParams(params),
		value,
		inclusive: false
	});
}
// @__NO_SIDE_EFFECTS__
function _gte(value, params) {
	return new $ZodCheckGreaterThan({
		check: "greater_than",
		...normalizeParams(params),
		value,
		inclusive: true
	});
}
// @__NO_SIDE_EFFECTS__
function _multipleOf(value, params) {
	return new $ZodCheckMultipleOf({
		check: "multiple_of",
		...normalizeParams(params),
		value
	});
}
// @__NO_SIDE_EFFECTS__
function _maxLength(maximum, params) {
	return new $ZodCheckMaxLength({
		check: "max_length",
		...normalizeParams(params),
		maximum
	});
}
// @__NO_SIDE_EFFECTS__
function _minLength(minimum, params) {
	return new $ZodCheckMinLength({
		check: "min_length",
		...normalizeParams(params),
		minimum
	});
}
// @__NO_SIDE_EFFECTS__
function _length(length, params) {
	return new $ZodCheckLengthEquals({
		check: "length_equals",
		...normalizeParams(params),
		length
	});
}
// @__NO_SIDE_EFFECTS__
function _regex(pattern, params) {
	return new $ZodCheckRegex({
		check: "string_format",
		format: "regex",
		...normalizeParams(params),
		pattern
	});
}
// @__NO_SIDE_EFFECTS__
function _lowercase(params) {
	return new $ZodCheckLowerCase({
		check: "string_format",
		format: "lowercase",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _uppercase(params) {
	return new $ZodCheckUpperCase({
		check: "string_format",
		format: "uppercase",
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _includes(includes, params) {
	return new $ZodCheckIncludes({
		check: "string_format",
		format: "includes",
		...normalizeParams(params),
		includes
	});
}
// @__NO_SIDE_EFFECTS__
function _startsWith(prefix, params) {
	return new $ZodCheckStartsWith({
		check: "string_format",
		format: "starts_with",
		...normalizeParams(params),
		prefix
	});
}
// @__NO_SIDE_EFFECTS__
function _endsWith(suffix, params) {
	return new $ZodCheckEndsWith({
		check: "string_format",
		format: "ends_with",
		...normalizeParams(params),
		suffix
	});
}
// @__NO_SIDE_EFFECTS__
function _overwrite(tx) {
	return new $ZodCheckOverwrite({
		check: "overwrite",
		tx
	});
}
// @__NO_SIDE_EFFECTS__
function _normalize(form) {
	return /* @__PURE__ */ _overwrite((input) => input.normalize(form));
}
// @__NO_SIDE_EFFECTS__
function _trim() {
	return /* @__PURE__ */ _overwrite((input) => input.trim());
}
// @__NO_SIDE_EFFECTS__
function _toLowerCase() {
	return /* @__PURE__ */ _overwrite((input) => input.toLowerCase());
}
// @__NO_SIDE_EFFECTS__
function _toUpperCase() {
	return /* @__PURE__ */ _overwrite((input) => input.toUpperCase());
}
// @__NO_SIDE_EFFECTS__
function _slugify() {
	return /* @__PURE__ */ _overwrite((input) => slugify(input));
}
// @__NO_SIDE_EFFECTS__
function _array(Class, element, params) {
	return new Class({
		type: "array",
		element,
		...normalizeParams(params)
	});
}
// @__NO_SIDE_EFFECTS__
function _refine(Class, fn, _params) {
	return new Class({
		type: "custom",
		check: "custom",
		fn,
		...normalizeParams(_params)
	});
}
// @__NO_SIDE_EFFECTS__
function _superRefine(fn, params) {
	const ch = /* @__PURE__ */ _check((payload) => {
		payload.addIssue = (issue$2) => {
			if (typeof issue$2 === "string") payload.issues.push(issue(issue$2, payload.value, ch._zod.def));
			else {
				const _issue = issue$2;
				if (_issue.fatal) _issue.continue = false;
				_issue.code ?? (_issue.code = "custom");
				if (!("input" in _issue)) _issue.input = payload.value;
				_issue.inst ?? (_issue.inst = ch);
				_issue.continue ?? (_issue.continue = !ch._zod.def.abort);
				payload.issues.push(issue(_issue));
			}
		};
		return fn(payload.value, payload);
	}, params);
	return ch;
}
// @__NO_SIDE_EFFECTS__
function _check(fn, params) {
	const ch = new $ZodCheck({
		check: "custom",
		...normalizeParams(params)
	});
	ch._zod.check = fn;
	return ch;
}
// node_modules/zod/v4/core/to-json-schema.js
function assignProps(target, ...sources) {
	for (const source of sources) for (const key of Reflect.ownKeys(source)) if (Object.prototype.propertyIsEnumerable.call(source, key)) assignProp(target, key, source[key]);
	return target;
}
function initializeContext(params) {
	let target = params?.target ?? "draft-2020-12";
	if (target === "draft-4") target = "draft-04";
	if (target === "draft-7") target = "draft-07";
	return {
		processors: params.processors ?? {},
		metadataRegistry: params?.metadata ?? globalRegistry,
		target,
		unrepresentable: params?.unrepresentable ?? "throw",
		override: params?.override ?? (() => {}),
		io: params?.io ?? "output",
		counter: 0,
		seen: /* @__PURE__ */ new Map(),
		sharedDefsExtractedFor: void 0,
		sharedEmitDoneFor: void 0,
		cycles: params?.cycles ?? "ref",
		reused: params?.reused ?? "inline",
		intersections: [],
		deferred: [],
		external: params?.external ?? void 0
	};
}
/**
* Applies the `unrepresentable` setting at a site that has no JSON Schema equivalent. Throws
* `message` unless the setting (or the handler's return value) says otherwise. Returns `true` if a
* custom JSON Schema was written into `json`, in which case the caller must not write its own.
*/
function handleUnrepresentable(schema, ctx, json, params, message) {
	const result = typeof ctx.unrepresentable === "function" ? ctx.unrepresentable({
		zodSchema: schema,
		path: params.path,
		message
	}) : ctx.unrepresentable;
	if (result === "any") return false;
	if (result === void 0 || result === "throw") throw new Error(message);
	Object.assign(json, result);
	return true;
}
function processSchema(schema, ctx, _params = {
	path: [],
	schemaPath: []
}) {
	var _a;
	const def = schema._zod.def;
	const seen = ctx.seen.get(schema);
	if (seen) {
		seen.count++;
		if (_params.schemaPath.includes(schema)) seen.cycle = _params.path;
		return seen.schema;
	}
	const result = {
		schema: {},
		count: 1,
		cycle: void 0,
		path: _params.path
	};
	ctx.seen.set(schema, result);
	ctx.sharedDefsExtractedFor = void 0;
	ctx.sharedEmitDoneFor = void 0;
	const overrideSchema = schema._zod.toJSONSchema?.();
	if (overrideSchema) result.schema = overrideSchema;
	else {
		const params = {
			..._params,
			schemaPath: [..._params.schemaPath, schema],
			path: _params.path
		};
		if (schema._zod.processJSONSchema) schema._zod.processJSONSchema(ctx, result.schema, params);
		else {
			const _json = result.schema;
			const processor = ctx.processors[def.type];
			if (!processor) throw new Error(`[toJSONSchema]: Non-representable type encountered: ${def.type}`);
			processor(schema, ctx, _json, params);
		}
		const parent = schema._zod.parent;
		if (parent) {
			if (!result.ref) result.ref = parent;
			processSchema(parent, ctx, params);
			ctx.seen.get(parent).isParent = true;
		}
	}
	const meta = ctx.metadataRegistry.get(schema);
	if (meta) assignProps(result.schema, meta);
	if (ctx.io === "input" && isTransforming(schema)) {
		delete result.schema.examples;
		delete result.schema.default;
	}
	if (ctx.io === "input" && "_prefault" in result.schema) (_a = result.schema).default ?? (_a.default = result.schema._prefault);
	delete result.schema._prefault;
	return ctx.seen.get(schema).schema;
}
function encodeJSONPointerSegment(segment) {
	return segment.replace(/~/g, "~0").replace(/\//g, "~1");
}
function extractDefs(ctx, schema) {
	const root = ctx.seen.get(schema);
	if (!root) throw new Error("Unprocessed schema. This is a bug in Zod.");
	if (ctx.external && ctx.sharedDefsExtractedFor === ctx.external) return;
	const idToSchema = /* @__PURE__ */ new Map();
	for (const entry of ctx.seen.entries()) {
		const id = ctx.metadataRegistry.get(entry[0])?.id;
		if (id) {
			const existing = idToSchema.get(id);
			if (existing && existing !== entry[0]) throw new Error(`Duplicate schema id "${id}" detected during JSON Schema conversion. Two different schemas cannot share the same id when converted together.`);
			idToSchema.set(id, entry[0]);
		}
	}
	const makeURI = (entry) => {
		const defsSegment = ctx.target === "draft-2020-12" ? "$defs" : "definitions";
		if (ctx.external) {
			const externalId = ctx.external.registry.get(entry[0])?.id;
			const uriGenerator = ctx.external.uri ?? ((id) => id);
			if (externalId) return { ref: uriGenerator(externalId) };
			const id = entry[1].defId ?? entry[1].schema.id ?? `schema${ctx.counter++}`;
			entry[1].defId = id;
			return {
				defId: id,
				ref: `${uriGenerator("__shared")}#/${defsSegment}/${encodeJSONPointerSegment(id)}`
			};
		}
		const uriPrefix = `#`;
		const defUriPrefix = `${uriPrefix}/${defsSegment}/`;
		if (entry[1] === root && !entry[1].schema.id) return { ref: uriPrefix };
		const defId = entry[1].schema.id ?? `__schema${ctx.counter++}`;
		return {
			defId,
			ref: defUriPrefix + encodeJSONPointerSegment(defId)
		};
	};
	const extractToDef = (entry) => {
		if (entry[1].schema.$ref) return;
		const seen = entry[1];
		const { ref, defId } = makeURI(entry);
		seen.def = { ...seen.schema };
		if (defId) seen.defId = defId;
		const schema = seen.schema;
		for (const key in schema) delete schema[key];
		schema.$ref = ref;
	};
	if (ctx.cycles === "throw") for (const entry of ctx.seen.entries()) {
		const seen = entry[1];
		if (seen.cycle) throw new Error(`Cycle detected: #/${seen.cycle?.join("/")}/<root>

Set the \`cycles\` parameter to \`"ref"\` to resolve cyclical schemas with defs.`);
	}
	for (const entry of ctx.seen.entries()) {
		const seen = entry[1];
		if (schema === entry[0]) {
			extractToDef(entry);
			continue;
		}
		if (ctx.external) {
			const ext = ctx.external.registry.get(entry[0])?.id;
			if (schema !== entry[0] && ext) {
				extractToDef(entry);
				continue;
			}
		}
		if (ctx.metadataRegistry.get(entry[0])?.id) {
			extractToDef(entry);
			continue;
		}
		if (seen.cycle) {
			extractToDef(entry);
			continue;
		}
		if (seen.count > 1) {
			if (ctx.reused === "ref") extractToDef(entry);
		}
	}
	if (ctx.external) ctx.sharedDefsExtractedFor = ctx.external;
}
/** Rewrites `anyOf: [{type: "a"}, {type: "b"}]` to `type: ["a", "b"]`, which every JSON Schema draft treats as equivalent and most consumers render far better for the nullable case. Only branches that are a bare type assertion qualify — anything carrying a constraint, `$ref`, `const` or metadata is left alone. Runs after `flattenRef`, so a branch an override decorated or `$defs` extraction turned into a `$ref` is no longer bare and correctly stays in `anyOf`. `oneOf` is excluded: `integer` and `number` overlap, so "exactly one" and "at least one" are not the same there. OpenAPI 3.0 is excluded: its `type` must be a single string. */
function compactTypeUnion(schema) {
	const options = schema.anyOf;
	if (!Array.isArray(options) || options.length === 0 || schema.type !== void 0) return;
	const types = [];
	for (const option of options) {
		if (!option || typeof option !== "object") return;
		compactTypeUnion(option);
		const keys = Object.keys(option);
		if (keys.length !== 1 || keys[0] !== "type") return;
		const type = option.type;
		for (const member of Array.isArray(type) ? type : [type]) {
			if (typeof member !== "string") return;
			if (!types.includes(member)) types.push(member);
		}
	}
	delete schema.anyOf;
	schema.type = types.length === 1 ? types[0] : types;
}
/** Keywords `foldIntersection` knows how to combine. Anything else — `$ref`, `patternProperties`,
* an annotation like `description` — makes a member unfoldable, so a constraint this does not
* understand leaves the `allOf` alone instead of being silently dropped or misattributed. */
const FOLDABLE_KEYS = /* @__PURE__ */ new Set([
	"type",
	"properties",
	"required",
	"additionalProperties"
]);
const UNION_KEYS = ["oneOf", "anyOf"];
/** A member's constraint on a key it does not declare itself. A `catchall` states one; `false`, an absent `additionalProperties`, and the empty schema a loose object emits state nothing. */
function undeclaredConstraint(member) {
	const extra = member.additionalProperties;
	if (extra === void 0 || extra === false || typeof extra !== "object" || extra === null) return null;
	return Object.keys(extra).length ? extra : null;
}
/** Combines object members into the single object they describe together, or returns `null` if any of them carries a keyword outside {@link FOLDABLE_KEYS}. */
function foldObjects(members) {
	const objects = [];
	for (const member of members) {
		if (typeof member !== "object" || member.type !== "object") return null;
		for (const key in member) if (!FOLDABLE_KEYS.has(key)) return null;
		objects.push(member);
	}
	const properties = {};
	const required = /* @__PURE__ */ new Set();
	for (const object of objects) {
		for (const key in object.properties) {
			if (Object.prototype.hasOwnProperty.call(properties, key)) continue;
			const parts = [];
			for (const other of objects) {
				const part = other.properties?.[key] ?? undeclaredConstraint(other);
				if (part === null || part === void 0) continue;
				if (!parts.some((seen) => JSON.stringify(seen) === JSON.stringify(part))) parts.push(part);
			}
			assignProp(properties, key, parts.length === 1 ? parts[0] : foldObjects(parts) ?? { allOf: parts });
		}
		for (const key of object.required ?? []) required.add(key);
	}
	const folded = {
		type: "object",
		properties
	};
	if (required.size) folded.required = [...required];
	if (objects.every((object) => object.additionalProperties === false)) folded.additionalProperties = false;
	else {
		const constraints = [];
		for (const object of objects) {
			const constraint = undeclaredConstraint(object);
			if (constraint && !constraints.some((seen) => JSON.stringify(seen) === JSON.stringify(constraint))) constraints.push(constraint);
		}
		if (constraints.length === 1) folded.additionalProperties = constraints[0];
		else if (constraints.length > 1) folded.additionalProperties = { allOf: constraints };
	}
	return folded;
}
/** `additionalProperties` in an `allOf` member sees only that member's own `properties`, so two
* closed object members reject each other's keys and the schema validates nothing. Zod's parser
* pools the key sets instead — `handleIntersectionResults` reports a key as unrecognized only when
* *every* side rejects it — so the emitted schema has to pool them too, and folding the members
* into one object is the encoding that says so on every target.
*
* This runs from `finalize`, after `extractDefs`, which is what keeps it clear of the `$ref`
* machinery: a member extracted into `$defs` is already a `$ref` by now and declines to fold, so it
* keeps its reference and its own closedness rather than being inlined as a stale copy. */
function foldIntersection(json) {
	const allOf = json.allOf;
	if (!Array.isArray(allOf) || allOf.length < 2) return;
	for (const key of FOLDABLE_KEYS) if (key in json) return;
	const unions = allOf.filter((m) => UNION_KEYS.some((k) => Array.isArray(m[k])));
	let folded = null;
	if (!unions.length) folded = foldObjects(allOf);
	else {
		const union = unions[0];
		const keyword = UNION_KEYS.find((k) => Array.isArray(union[k]));
		if (Object.keys(union).length !== 1) return;
		const rest = allOf.filter((m) => m !== union);
		const branches = union[keyword].map((branch) => foldObjects([...rest, branch]));
		if (branches.some((b) => !b)) return;
		folded = { [keyword]: branches };
	}
	if (!folded) return;
	delete json.allOf;
	assignProps(json, folded);
}
function finalize(ctx, schema) {
	const root = ctx.seen.get(schema);
	if (!root) throw new Error("Unprocessed schema. This is a bug in Zod.");
	const flattenRef = (zodSchema) => {
		const seen = ctx.seen.get(zodSchema);
		if (seen.ref === null) return;
		const schema = seen.def ?? seen.schema;
		const _cached = { ...schema };
		const ref = seen.ref;
		seen.ref = null;
		if (ref) {
			flattenRef(ref);
			const refSeen = ctx.seen.get(ref);
			const refSchema = refSeen.schema;
			if (refSchema.$ref && (ctx.target === "draft-07" || ctx.target === "draft-04" || ctx.target === "openapi-3.0")) {
				schema.allOf = schema.allOf ?? [];
				schema.allOf.push(refSchema);
			} else assignProps(schema, refSchema);
			assignProps(schema, _cached);
			if (zodSchema._zod.parent === ref) for (const key in schema) {
				if (key === "$ref" || key === "allOf") continue;
				if (!(key in _cached)) delete schema[key];
			}
			if (refSchema.$ref && refSeen.def) for (const key in schema) {
				if (key === "$ref" || key === "allOf") continue;
				if (key in refSeen.def && JSON.stringify(schema[key]) === JSON.stringify(refSeen.def[key])) delete schema[key];
			}
		}
		const parent = zodSchema._zod.parent;
		if (parent && parent !== ref) {
			flattenRef(parent);
			const parentSeen = ctx.seen.get(parent);
			if (parentSeen?.schema.$ref) {
				schema.$ref = parentSeen.schema.$ref;
				if (parentSeen.def) for (const key in schema) {
					if (key === "$ref" || key === "allOf") continue;
					if (key in parentSeen.def && JSON.stringify(schema[key]) === JSON.stringify(parentSeen.def[key])) delete schema[key];
				}
			}
		}
		ctx.override({
			zodSchema,
			jsonSchema: schema,
			path: seen.path ?? []
		});
	};
	if (!ctx.external || ctx.sharedEmitDoneFor !== ctx.external) {
		for (const entry of [...ctx.seen.entries()].reverse()) flattenRef(entry[0]);
		if (ctx.target !== "openapi-3.0") for (const entry of ctx.seen.entries()) compactTypeUnion(entry[1].def ?? entry[1].schema);
		for (const rewrite of ctx.deferred) rewrite();
		if (ctx.intersections.length) {
			const carriers = /* @__PURE__ */ new Map();
			for (const seen of ctx.seen.values()) for (const json of [seen.schema, seen.def]) {
				const allOf = json?.allOf;
				if (!Array.isArray(allOf)) continue;
				const existing = carriers.get(allOf);
				if (existing) existing.push(json);
				else carriers.set(allOf, [json]);
			}
			for (const allOf of ctx.intersections) for (const json of carriers.get(allOf) ?? []) foldIntersection(json);
		}
	}
	const result = {};
	if (ctx.target === "draft-2020-12") result.$schema = "https://json-schema.org/draft/2020-12/schema";
	else if (ctx.target === "draft-07") result.$schema = "http://json-schema.org/draft-07/schema#";
	else if (ctx.target === "draft-04") result.$schema = "http://json-schema.org/draft-04/schema#";
	else if (ctx.target === "openapi-3.0") {}
	if (ctx.external?.uri) {
		const id = ctx.external.registry.get(schema)?.id;
		if (!id) throw new Error("Schema is missing an `id` property");
		result.$id = ctx.external.uri(id);
	}
	assignProps(result, root.defId ? root.schema : root.def ?? root.schema);
	const rootMetaId = ctx.metadataRegistry.get(schema)?.id;
	if (rootMetaId !== void 0 && result.id === rootMetaId) delete result.id;
	const defs = ctx.external?.defs ?? {};
	if (!ctx.external || ctx.sharedEmitDoneFor !== ctx.external) for (const entry of ctx.seen.entries()) {
		const seen = entry[1];
		if (seen.def && seen.defId) {
			if (seen.def.id === seen.defId) delete seen.def.id;
			assignProp(defs, seen.defId, seen.def);
		}
	}
	if (ctx.external) ctx.sharedEmitDoneFor = ctx.external;
	if (ctx.external) {} else if (Object.keys(defs).length > 0) {
		if (ctx.target === "draft-2020-12") result.$defs = defs;
		else result.definitions = defs;
	}
	try {
		const finalized = JSON.parse(JSON.stringify(result));
		Object.defineProperty(finalized, "~standard", {
			value: {
				...schema["~standard"],
				jsonSchema: {
					input: createStandardJSONSchemaMethod(schema, "input", ctx.processors),
					output: createStandardJSONSchemaMethod(schema, "output", ctx.processors)
				}
			},
			enumerable: false,
			writable: false
		});
		return finalized;
	} catch (_err) {
		throw new Error("Error converting schema to JSON.");
	}
}
function isTransforming(_schema, _ctx) {
	const ctx = _ctx ?? { seen: /* @__PURE__ */ new Set() };
	if (ctx.seen.has(_schema)) return false;
	ctx.seen.add(_schema);
	const def = _schema._zod.def;
	if (def.type === "transform") return true;
	if (def.type === "array") return isTransforming(def.element, ctx);
	if (def.type === "set") return isTransforming(def.valueType, ctx);
	if (def.type === "lazy") return isTransforming(def.getter(), ctx);
	if (def.type === "promise" || def.type === "optional" || def.type === "nonoptional" || def.type === "nullable" || def.type === "readonly" || def.type === "default" || def.type === "prefault" || def.type === "catch") return isTransforming(def.innerType, ctx);
	if (def.type === "intersection") return isTransforming(def.left, ctx) || isTransforming(def.right, ctx);
	if (def.type === "record" || def.type === "map") return isTransforming(def.keyType, ctx) || isTransforming(def.valueType, ctx);
	if (def.type === "pipe") {
		if (_schema._zod.traits.has("$ZodCodec")) return true;
		return isTransforming(def.in, ctx) || isTransforming(def.out, ctx);
	}
	if (def.type === "object") {
		for (const key in def.shape) if (isTransforming(def.shape[key], ctx)) return true;
		return false;
	}
	if (def.type === "union") {
		for (const option of def.options) if (isTransforming(option, ctx)) return true;
		return false;
	}
	if (def.type === "tuple") {
		for (const item of def.items) if (isTransforming(item, ctx)) return true;
		if (def.rest && isTransforming(def.rest, ctx)) return true;
		return false;
	}
	return false;
}
/**
* Creates a toJSONSchema method for a schema instance.
* This encapsulates the logic of initializing context, processing, extracting defs, and finalizing.
*/
const createToJSONSchemaMethod = (schema, processors = {}) => (params) => {
	const ctx = initializeContext({
		...params,
		processors
	});
	processSchema(schema, ctx);
	extractDefs(ctx, schema);
	return finalize(ctx, schema);
};
const createStandardJSONSchemaMethod = (schema, io, processors = {}) => (params) => {
	const { libraryOptions, target } = params ?? {};
	const ctx = initializeContext({
		...libraryOptions ?? {},
		target,
		io,
		processors
	});
	processSchema(schema, ctx);
	extractDefs(ctx, schema);
	return finalize(ctx, schema);
};
// node_modules/zod/v4/core/json-schema-processors.js
const narrowMin = (agg, key, value) => {
	if (agg[key] === void 0 || value > agg[key]) agg[key] = value;
};
const narrowMax = (agg, key, value) => {
	if (agg[key] === void 0 || value < agg[key]) agg[key] = value;
};
const narrowBoth = (agg, value) => {
	narrowMin(agg, "minimum", value);
	narrowMax(agg, "maximum", value);
};
const addDivisor = (agg, value) => {
	agg.multipleOf ?? (agg.multipleOf = []);
	if (!agg.multipleOf.includes(value)) agg.multipleOf.push(value);
};
const addPattern = (agg, pattern) => {
	agg.patterns ?? (agg.patterns = /* @__PURE__ */ new Set());
	agg.patterns.add(pattern);
};
const intersectMime = (agg, mime) => {
	agg.mime = agg.mime ? agg.mime.filter((m) => mime.includes(m)) : [...mime];
};
const setFormat = (agg, format) => {
	agg.format = format;
	if (format.includes("int")) agg.isInt = true;
};
const minContributor = (agg, def) => narrowMin(agg, "minimum", def.minimum);
const maxContributor = (agg, def) => narrowMax(agg, "maximum", def.maximum);
const formatContributor = (ranges) => (agg, def) => {
	setFormat(agg, def.format);
	const [minimum, maximum] = ranges[def.format];
	narrowMin(agg, "minimum", minimum);
	narrowMax(agg, "maximum", maximum);
};
const contributors = {
	greater_than: (agg, def) => narrowMin(agg, def.inclusive ? "minimum" : "exclusiveMinimum", def.value),
	less_than: (agg, def) => narrowMax(agg, def.inclusive ? "maximum" : "exclusiveMaximum", def.value),
	multiple_of: (agg, def) => addDivisor(agg, def.value),
	number_format: formatContributor(NUMBER_FORMAT_RANGES),
	bigint_format: formatContributor(BIGINT_FORMAT_RANGES),
	min_length: minContributor,
	max_length: maxContributor,
	length_equals: (agg, def) => narrowBoth(agg, def.length),
	min_size: minContributor,
	max_size: maxContributor,
	size_equals: (agg, def) => narrowBoth(agg, def.size),
	string_format: (agg, def) => {
		setFormat(agg, def.format);
		if (def.pattern) addPattern(agg, def.pattern);
		if (def.format === "base64" || def.format === "base64url") agg.contentEncoding = def.format;
		if (def.local || def.precision === -1) agg.laxFormat = true;
	},
	mime_type: (agg, def) => intersectMime(agg, def.mime)
};
function aggregateChecks(schema) {
	const agg = {};
	const def = schema._zod.def;
	const list = schema._zod.traits.has("$ZodCheck") ? [schema, ...def.checks ?? []] : def.checks ?? [];
	for (const ch of list) contributors[ch._zod.def.check]?.(agg, ch._zod.def);
	const bag = schema._zod.bag;
	if (bag.minimum !== void 0) narrowMin(agg, "minimum", bag.minimum);
	if (bag.exclusiveMinimum !== void 0) narrowMin(agg, "exclusiveMinimum", bag.exclusiveMinimum);
	if (bag.maximum !== void 0) narrowMax(agg, "maximum", bag.maximum);
	if (bag.exclusiveMaximum !== void 0) narrowMax(agg, "exclusiveMaximum", bag.exclusiveMaximum);
	if (bag.multipleOf !== void 0) addDivisor(agg, bag.multipleOf);
	if (bag.format !== void 0) {
		agg.format ?? (agg.format = bag.format);
		if (bag.format.includes("int")) agg.isInt = true;
	}
	if (bag.mime) intersectMime(agg, bag.mime);
	for (const pattern of bag.patterns ?? []) addPattern(agg, pattern);
	return agg;
}
const formatMap = {
	guid: "uuid",
	url: "uri",
	datetime: "date-time",
	json_string: "json-string",
	regex: ""
};
const exactPatterns = /* @__PURE__ */ new Map([[base64Charset, base64], [base64urlCharset, base64url]]);
const exactPattern = (p) => exactPatterns.get(p) ?? p;
const stringProcessor = (schema, ctx, _json, _params) => {
	const json = _json;
	json.type = "string";
	const { minimum, maximum, format, patterns, contentEncoding, laxFormat } = aggregateChecks(schema);
	if (typeof minimum === "number") json.minLength = minimum;
	if (typeof maximum === "number") json.maxLength = maximum;
	if (format) {
		json.format = formatMap[format] ?? format;
		if (json.format === "") delete json.format;
		if (format === "time" || laxFormat) delete json.format;
	}
	if (contentEncoding) json.contentEncoding = contentEncoding;
	if (patterns && patterns.size > 0) {
		const patternList = [...patterns].map(exactPattern);
		if (patternList.length === 1) json.pattern = patternList[0].source;
		else if (patternList.length > 1) json.allOf = [...patternList.map((regex) => ({
			...ctx.target === "draft-07" || ctx.target === "draft-04" || ctx.target === "openapi-3.0" ? { type: "string" } : {},
			pattern: regex.source
		}))];
	}
};
const numberProcessor = (schema, ctx, _json, params) => {
	const json = _json;
	const { minimum, maximum, multipleOf, exclusiveMaximum, exclusiveMinimum, isInt } = aggregateChecks(schema);
	json.type = isInt ? "integer" : "number";
	const exMin = typeof exclusiveMinimum === "number" && exclusiveMinimum >= (minimum ?? Number.NEGATIVE_INFINITY);
	const exMax = typeof exclusiveMaximum === "number" && exclusiveMaximum <= (maximum ?? Number.POSITIVE_INFINITY);
	const legacy = ctx.target === "draft-04" || ctx.target === "openapi-3.0";
	if (exMin) {
		if (legacy) {
			json.minimum = exclusiveMinimum;
			json.exclusiveMinimum = true;
		} else json.exclusiveMinimum = exclusiveMinimum;
	} else if (typeof minimum === "number") json.minimum = minimum;
	if (exMax) {
		if (legacy) {
			json.maximum = exclusiveMaximum;
			json.exclusiveMaximum = true;
		} else json.exclusiveMaximum = exclusiveMaximum;
	} else if (typeof maximum === "number") json.maximum = maximum;
	if (multipleOf) {
		const divisors = /* @__PURE__ */ new Set();
		for (const divisor of multipleOf) if (Number.isFinite(divisor) && divisor !== 0) divisors.add(Math.abs(divisor));
		else handleUnrepresentable(schema, ctx, json, params, `A multipleOf divisor of ${divisor} cannot be represented in JSON Schema`);
		const [first, ...rest] = divisors;
		if (first !== void 0) json.multipleOf = first;
		if (rest.length) json.allOf = [...json.allOf ?? [], ...rest.map((m) => ({ multipleOf: m }))];
	}
};
const booleanProcessor = (_schema, _ctx, json, _params) => {
	json.type = "boolean";
};
const bigintProcessor = (schema, ctx, json, params) => {
	handleUnrepresentable(schema, ctx, json, params, "BigInt cannot be represented in JSON Schema");
};
const symbolProcessor = (schema, ctx, json, params) => {
	handleUnrepresentable(schema, ctx, json, params, "Symbols cannot be represented in JSON Schema");
};
const nullProcessor = (_schema, ctx, json, _params) => {
	if (ctx.target === "openapi-3.0") {
		json.type = "string";
		json.nullable = true;
		json.enum = [null];
	} else json.type = "null";
};
const undefinedProcessor = (schema, ctx, json, params) => {
	handleUnrepresentable(schema, ctx, json, params, "Undefined cannot be represented in JSON Schema");
};
const voidProcessor = (schema, ctx, json, params) => {
	handleUnrepresentable(schema, ctx, json, params, "Void cannot be represented in JSON Schema");
};
const neverProcessor = (_schema, _ctx, json, _params) => {
	json.not = {};
};
const anyProcessor = (_schema, _ctx, _json, _params) => {};
const unknownProcessor = (_schema, _ctx, _json, _params) => {};
const dateProcessor = (schema, ctx, json, params) => {
	handleUnrepresentable(schema, ctx, json, params, "Date cannot be represented in JSON Schema");
};
const enumProcessor = (schema, _ctx, json, _params) => {
	const def = schema._zod.def;
	const values = getEnumValues(def.entries);
	if (values.length === 0) {
		json.not = {};
		return;
	}
	if (values.every((v) => typeof v === "number")) json.type = "number";
	if (values.every((v) => typeof v === "string")) json.type = "string";
	json.enum = values;
};
const literalProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	if (def.values.length === 0) {
		json.not = {};
		return;
	}
	const vals = [];
	for (const val of def.values) if (val === void 0) {
		if (handleUnrepresentable(schema, ctx, json, params, "Literal `undefined` cannot be represented in JSON Schema")) return;
	} else if (typeof val === "bigint") {
		if (handleUnrepresentable(schema, ctx, json, params, "BigInt literals cannot be represented in JSON Schema")) return;
		vals.push(Number(val));
	} else vals.push(val);
	if (vals.length === 0) {} else if (vals.length === 1) {
		const val = vals[0];
		json.type = val === null ? "null" : typeof val;
		if (ctx.target === "draft-04" || ctx.target === "openapi-3.0") json.enum = [val];
		else json.const = val;
	} else {
		if (vals.every((v) => typeof v === "number")) json.type = "number";
		if (vals.every((v) => typeof v === "string")) json.type = "string";
		if (vals.every((v) => typeof v === "boolean")) json.type = "boolean";
		if (vals.every((v) => v === null)) json.type = "null";
		json.enum = vals;
	}
};
const nanProcessor = (schema, ctx, json, params) => {
	handleUnrepresentable(schema, ctx, json, params, "NaN cannot be represented in JSON Schema");
};
const templateLiteralProcessor = (schema, _ctx, json, _params) => {
	const _json = json;
	const pattern = schema._zod.pattern;
	if (!pattern) throw new Error("Pattern not found in template literal");
	_json.type = "string";
	_json.pattern = pattern.source;
};
const fileProcessor = (schema, _ctx, json, _params) => {
	const _json = json;
	_json.type = "string";
	_json.format = "binary";
	_json.contentEncoding = "binary";
	const { minimum, maximum, mime } = aggregateChecks(schema);
	if (minimum !== void 0) _json.minLength = minimum;
	if (maximum !== void 0) _json.maxLength = maximum;
	if (!mime) return;
	if (mime.length === 0) _json.not = {};
	else if (mime.length === 1) _json.contentMediaType = mime[0];
	else _json.anyOf = mime.map((m) => ({ contentMediaType: m }));
};
const successProcessor = (_schema, _ctx, json, _params) => {
	json.type = "boolean";
};
const customProcessor = (schema, ctx, json, params) => {
	handleUnrepresentable(schema, ctx, json, params, "Custom types cannot be represented in JSON Schema");
};
const functionProcessor = (schema, ctx, json, params) => {
	handleUnrepresentable(schema, ctx, json, params, "Function types cannot be represented in JSON Schema");
};
const transformProcessor = (schema, ctx, json, params) => {
	handleUnrepresentable(schema, ctx, json, params, "Transforms cannot be represented in JSON Schema");
};
const mapProcessor = (schema, ctx, json, params) => {
	handleUnrepresentable(schema, ctx, json, params, "Map cannot be represented in JSON Schema");
};
const setProcessor = (schema, ctx, json, params) => {
	handleUnrepresentable(schema, ctx, json, params, "Set cannot be represented in JSON Schema");
};
const arrayProcessor = (schema, ctx, _json, params) => {
	const json = _json;
	const def = schema._zod.def;
	const { minimum, maximum } = aggregateChecks(schema);
	if (typeof minimum === "number") json.minItems = minimum;
	if (typeof maximum === "number") json.maxItems = maximum;
	json.type = "array";
	json.items = processSchema(def.element, ctx, {
		...params,
		path: [...params.path, "items"]
	});
};
function inputOptin(schema) {
	const def = schema._zod.def;
	if (def.type === "pipe" && def.in._zod.traits.has("$ZodTransform")) return inputOptin(def.out);
	if (def.type === "catch") return inputOptin(def.innerType);
	return schema._zod.optin;
}
const objectProcessor = (schema, ctx, _json, params) => {
	const json = _json;
	const def = schema._zod.def;
	const shape = def.shape;
	if (Object.getOwnPropertySymbols(shape).length && handleUnrepresentable(schema, ctx, json, params, "Symbol keys cannot be represented in JSON Schema")) return;
	json.type = "object";
	json.properties = {};
	for (const key in shape) assignProp(json.properties, key, processSchema(shape[key], ctx, {
		...params,
		path: [
			...params.path,
			"properties",
			key
		]
	}));
	const requiredKeys = [];
	for (const key of Object.keys(shape)) {
		const field = def.shape[key];
		if (ctx.io === "input" ? inputOptin(field) === void 0 : field._zod.optout === void 0) requiredKeys.push(key);
	}
	if (requiredKeys.length > 0) json.required = requiredKeys;
	if (def.catchall?._zod.def.type === "never") json.additionalProperties = false;
	else if (!def.catchall) {
		if (ctx.io === "output") json.additionalProperties = false;
	} else if (def.catchall) json.additionalProperties = processSchema(def.catchall, ctx, {
		...params,
		path: [...params.path, "additionalProperties"]
	});
};
const unionProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	const isExclusive = def.inclusive === false;
	const options = def.options.map((x, i) => processSchema(x, ctx, {
		...params,
		path: [
			...params.path,
			isExclusive ? "oneOf" : "anyOf",
			i
		]
	}));
	if (isExclusive) json.oneOf = options;
	else json.anyOf = options;
};
const intersectionProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	const a = processSchema(def.left, ctx, {
		...params,
		path: [
			...params.path,
			"allOf",
			0
		]
	});
	const b = processSchema(def.right, ctx, {
		...params,
		path: [
			...params.path,
			"allOf",
			1
		]
	});
	const isSimpleIntersection = (val) => "allOf" in val && Object.keys(val).length === 1;
	const allOf = [...isSimpleIntersection(a) ? a.allOf : [a], ...isSimpleIntersection(b) ? b.allOf : [b]];
	json.allOf = allOf;
	ctx.intersections.push(allOf);
};
const tupleProcessor = (schema, ctx, _json, params) => {
	const json = _json;
	const def = schema._zod.def;
	json.type = "array";
	const prefixPath = ctx.target === "draft-2020-12" ? "prefixItems" : "items";
	const restPath = ctx.target === "draft-2020-12" ? "items" : ctx.target === "openapi-3.0" ? "items" : "additionalItems";
	const prefixItems = def.items.map((x, i) => processSchema(x, ctx, {
		...params,
		path: [
			...params.path,
			prefixPath,
			i
		]
	}));
	const rest = def.rest ? processSchema(def.rest, ctx, {
		...params,
		path: [
			...params.path,
			restPath,
			...ctx.target === "openapi-3.0" ? [def.items.length] : []
		]
	}) : null;
	let minItems = def.items.length;
	while (minItems > 0) {
		const item = def.items[minItems - 1];
		if (!(ctx.io === "input" ? inputOptin(item) !== void 0 : item._zod.optout === "optional")) break;
		minItems--;
	}
	const maxItems = def.items.length;
	const isClosed = !def.rest;
	if (ctx.target === "draft-2020-12") {
		json.prefixItems = prefixItems;
		if (isClosed) json.items = false;
		else if (rest) json.items = rest;
		if (minItems > 0) json.minItems = minItems;
		if (isClosed) json.maxItems = maxItems;
	} else if (ctx.target === "openapi-3.0") {
		json.items = { anyOf: prefixItems };
		if (rest) json.items.anyOf.push(rest);
		if (minItems > 0) json.minItems = minItems;
		if (isClosed) json.maxItems = maxItems;
	} else {
		json.items = prefixItems;
		if (isClosed) json.additionalItems = false;
		else if (rest) json.additionalItems = rest;
		if (minItems > 0) json.minItems = minItems;
		if (isClosed) json.maxItems = maxItems;
	}
	const { minimum, maximum } = aggregateChecks(schema);
	if (typeof minimum === "number") json.minItems = minimum;
	if (typeof maximum === "number") json.maxItems = maximum;
};
/** JSON object keys are always strings, so a numeric record key schema is re-expressed over the
* numeric-string form the record parser matches. Deferred to `finalize`, after the flatten: a key
* behind a wrapper only carries its own `type` before then, and a union key only has its branches.
*
* A numeric bound cannot apply to a property name, so `minimum` and its siblings are dropped rather
* than carried over: keeping them beside `type: "string"` reproduces the match-nothing schema this
* exists to fix. A key that carries one therefore emits wider than the record parses — `z.record(z.number().min(5), V)`
* accepts `"3"` — which is the deliberate trade, since throwing on it would reject an ordinary schema
* outright. */
function stringifyKeyNames(bySchema, json, visited) {
	if (json.$ref) {
		if (visited.has(json)) return json;
		visited.add(json);
		const def = bySchema.get(json)?.def;
		if (!def) return json;
		const inlined = stringifyKeyNames(bySchema, def, visited);
		return inlined === def ? json : inlined;
	}
	for (const keyword of ["anyOf", "oneOf"]) {
		const branches = json[keyword];
		if (!Array.isArray(branches)) continue;
		const mapped = branches.map((branch) => stringifyKeyNames(bySchema, branch, visited));
		if (mapped.some((branch, i) => branch !== branches[i])) json = {
			...json,
			[keyword]: mapped
		};
	}
	const types = Array.isArray(json.type) ? json.type : [json.type];
	const numericType = !types.includes("string") && types.some((t) => t === "number" || t === "integer");
	const values = json.enum ?? (json.const !== void 0 ? [json.const] : void 0);
	if (!numericType && !values?.some((v) => typeof v === "number")) return json;
	const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format, id, ...rest } = json;
	if (rest.enum) rest.enum = rest.enum.map((v) => typeof v === "number" ? String(v) : v);
	else if (typeof rest.const === "number") rest.const = String(rest.const);
	if (!numericType) return rest;
	rest.type = "string";
	if (!values) rest.pattern = (types.includes("number") ? number$1 : integer).source;
	return rest;
}
/** Every record of one conversion, so the carriers are found in a single pass rather than once per record. */
const pendingRecords = /* @__PURE__ */ new WeakMap();
function rewriteKeyNames(ctx) {
	const bySchema = /* @__PURE__ */ new Map();
	for (const entry of ctx.seen.values()) if (entry.def && !bySchema.has(entry.schema)) bySchema.set(entry.schema, entry);
	const rewrites = /* @__PURE__ */ new Map();
	for (const record of pendingRecords.get(ctx) ?? []) {
		const seen = ctx.seen.get(record);
		const names = (seen?.def ?? seen?.schema)?.propertyNames;
		if (!names || names === true || rewrites.has(names)) continue;
		const rewritten = stringifyKeyNames(bySchema, names, /* @__PURE__ */ new Set());
		if (rewritten !== names) rewrites.set(names, rewritten);
	}
	if (!rewrites.size) return;
	for (const entry of ctx.seen.values()) for (const carrier of [entry.schema, entry.def]) {
		const rewritten = carrier && rewrites.get(carrier.propertyNames);
		if (rewritten) carrier.propertyNames = rewritten;
	}
}
const recordProcessor = (schema, ctx, _json, params) => {
	const json = _json;
	const def = schema._zod.def;
	json.type = "object";
	const keyType = def.keyType;
	const patterns = aggregateChecks(keyType).patterns;
	if (def.mode === "loose" && patterns && patterns.size > 0) {
		const valueSchema = processSchema(def.valueType, ctx, {
			...params,
			path: [
				...params.path,
				"patternProperties",
				"*"
			]
		});
		json.patternProperties = {};
		for (const pattern of patterns) assignProp(json.patternProperties, exactPattern(pattern).source, valueSchema);
	} else {
		if (ctx.target === "draft-07" || ctx.target === "draft-2020-12") {
			json.propertyNames = processSchema(def.keyType, ctx, {
				...params,
				path: [...params.path, "propertyNames"]
			});
			let pending = pendingRecords.get(ctx);
			if (!pending) {
				pending = [];
				pendingRecords.set(ctx, pending);
				ctx.deferred.push(() => rewriteKeyNames(ctx));
			}
			pending.push(schema);
		}
		json.additionalProperties = processSchema(def.valueType, ctx, {
			...params,
			path: [...params.path, "additionalProperties"]
		});
	}
	const keyValues = keyType._zod.values;
	const omittableOnInput = ctx.io === "input" && inputOptin(def.valueType) !== void 0;
	if (keyValues && !def.partial && !omittableOnInput) {
		const validKeyValues = [...keyValues].filter((v) => typeof v === "string" || typeof v === "number");
		if (validKeyValues.length > 0) json.required = validKeyValues.map(String);
	}
};
const nullableProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	const inner = processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	if (ctx.target === "openapi-3.0") {
		seen.ref = def.innerType;
		json.nullable = true;
	} else json.anyOf = [inner, { type: "null" }];
};
const nonoptionalProcessor = (schema, ctx, _json, params) => {
	const def = schema._zod.def;
	processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = def.innerType;
};
/** Round-trips a default value through JSON so the emitted schema is guaranteed to be valid JSON.
* A BigInt has no reliable encoding, so it goes through `unrepresentable` like any other
* unrepresentable value. Returns a sentinel when the caller must not write a default of its own. */
const UNREPRESENTABLE_DEFAULT = Symbol();
function serializeDefaultValue(value, schema, ctx, json, params) {
	let unrepresentable = false;
	const serialized = JSON.stringify(value, (_, val) => {
		if (typeof val !== "bigint") return val;
		unrepresentable = true;
		return null;
	});
	if (!unrepresentable) return JSON.parse(serialized);
	handleUnrepresentable(schema, ctx, json, params, "BigInt defaults cannot be represented in JSON Schema");
	return UNREPRESENTABLE_DEFAULT;
}
const defaultProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = def.innerType;
	const value = serializeDefaultValue(def.defaultValue, schema, ctx, json, params);
	if (value !== UNREPRESENTABLE_DEFAULT) json.default = value;
};
const prefaultProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = def.innerType;
	if (ctx.io !== "input") return;
	const value = serializeDefaultValue(def.defaultValue, schema, ctx, json, params);
	if (value !== UNREPRESENTABLE_DEFAULT) json._prefault = value;
};
const catchProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = def.innerType;
	let catchValue;
	try {
		catchValue = def.catchValue(void 0);
	} catch {
		handleUnrepresentable(schema, ctx, json, params, "Dynamic catch values are not supported in JSON Schema");
		return;
	}
	json.default = catchValue;
};
const pipeProcessor = (schema, ctx, _json, params) => {
	const def = schema._zod.def;
	const inIsTransform = def.in._zod.traits.has("$ZodTransform");
	const innerType = ctx.io === "input" ? inIsTransform ? def.out : def.in : def.out;
	processSchema(innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = innerType;
};
const readonlyProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = def.innerType;
	json.readOnly = true;
};
const promiseProcessor = (schema, ctx, _json, params) => {
	const def = schema._zod.def;
	processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = def.innerType;
};
const optionalProcessor = (schema, ctx, _json, params) => {
	const def = schema._zod.def;
	processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = def.innerType;
};
const lazyProcessor = (schema, ctx, _json, params) => {
	const innerType = schema._zod.innerType;
	processSchema(innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = innerType;
};
const allProcessors = {
	string: stringProcessor,
	number: numberProcessor,
	boolean: booleanProcessor,
	bigint: bigintProcessor,
	symbol: symbolProcessor,
	null: nullProcessor,
	undefined: undefinedProcessor,
	void: voidProcessor,
	never: neverProcessor,
	any: anyProcessor,
	unknown: unknownProcessor,
	date: dateProcessor,
	enum: enumProcessor,
	literal: literalProcessor,
	nan: nanProcessor,
	template_literal: templateLiteralProcessor,
	file: fileProcessor,
	success: successProcessor,
	custom: customProcessor,
	function: functionProcessor,
	transform: transformProcessor,
	map: mapProcessor,
	set: setProcessor,
	array: arrayProcessor,
	object: objectProcessor,
	union: unionProcessor,
	intersection: intersectionProcessor,
	tuple: tupleProcessor,
	record: recordProcessor,
	nullable: nullableProcessor,
	nonoptional: nonoptionalProcessor,
	default: defaultProcessor,
	prefault: prefaultProcessor,
	catch: catchProcessor,
	pipe: pipeProcessor,
	readonly: readonlyProcessor,
	promise: promiseProcessor,
	optional: optionalProcessor,
	lazy: lazyProcessor
};
function toJSONSchema(input, params) {
	if ("_idmap" in input) {
		const registry = input;
		const ctx = initializeContext({
			...params,
			processors: allProcessors
		});
		const defs = {};
		for (const entry of registry._idmap.entries()) {
			const [_, schema] = entry;
			processSchema(schema, ctx);
		}
		const schemas = {};
		ctx.external = {
			registry,
			uri: params?.uri,
			defs
		};
		for (const entry of registry._idmap.entries()) {
			const [key, schema] = entry;
			extractDefs(ctx, schema);
			assignProp(schemas, key, finalize(ctx, schema));
		}
		if (Object.keys(defs).length > 0) schemas.__shared = { [ctx.target === "draft-2020-12" ? "$defs" : "definitions"]: defs };
		return { schemas };
	}
	const ctx = initializeContext({
		...params,
		processors: allProcessors
	});
	processSchema(input, ctx);
	extractDefs(ctx, input);
	return finalize(ctx, input);
}
// node_modules/zod/v4/classic/errors.js
const _installedErrorProtos = /* @__PURE__ */ new WeakSet([Object.prototype, Error.prototype]);
function _lazyMethod(proto, key, make) {
	Object.defineProperty(proto, key, {
		configurable: true,
		enumerable: false,
		get() {
			const value = make(this);
			Object.defineProperty(this, key, {
				value,
				configurable: true,
				writable: true
			});
			return value;
		},
		set(value) {
			Object.defineProperty(this, key, {
				value,
				configurable: true,
				writable: true
			});
		}
	});
}
const initializer = (inst, issues) => {
	$ZodError.init(inst, issues);
	inst.name = "ZodError";
	const proto = Object.getPrototypeOf(inst);
	if (_installedErrorProtos.has(proto)) return;
	_installedErrorProtos.add(proto);
	_lazyMethod(proto, "format", (self) => (mapper) => formatError$1(self, mapper));
	_lazyMethod(proto, "flatten", (self) => (mapper) => flattenError(self, mapper));
	_lazyMethod(proto, "addIssue", (self) => (issue) => {
		self.issues.push(issue);
		self.message = JSON.stringify(self.issues, jsonStringifyReplacer, 2);
	});
	_lazyMethod(proto, "addIssues", (self) => (issues) => {
		self.issues.push(...issues);
		self.message = JSON.stringify(self.issues, jsonStringifyReplacer, 2);
	});
	Object.defineProperty(proto, "isEmpty", {
		configurable: true,
		enumerable: false,
		get() {
			return this.issues.length === 0;
		}
	});
};
const ZodRealError = /*@__PURE__*/ $constructor("ZodError", initializer, void 0, { Parent: Error });
// node_modules/zod/v4/classic/parse.js
const parse = /* @__PURE__ */ _parse(ZodRealError);
const parseAsync = /* @__PURE__ */ _parseAsync(ZodRealError);
const safeParse = /* @__PURE__ */ _safeParse(ZodRealError);
const safeParseAsync = /* @__PURE__ */ _safeParseAsync(ZodRealError);
const encode = /* @__PURE__ */ _encode(ZodRealError);
const decode = /* @__PURE__ */ _decode(ZodRealError);
const encodeAsync = /* @__PURE__ */ _encodeAsync(ZodRealError);
const decodeAsync = /* @__PURE__ */ _decodeAsync(ZodRealError);
const safeEncode = /* @__PURE__ */ _safeEncode(ZodRealError);
const safeDecode = /* @__PURE__ */ _safeDecode(ZodRealError);
const safeEncodeAsync = /* @__PURE__ */ _safeEncodeAsync(ZodRealError);
const safeDecodeAsync = /* @__PURE__ */ _safeDecodeAsync(ZodRealError);
// node_modules/zod/v4/classic/schemas.js
function _ensureDefaultLocale() {
	if (!globalConfig.localeError) config(en_default());
}
function _ensureDefaultMemoizer() {
	if (!globalConfig.memoizer) config({ memoizer: memoizer() });
}
const ZodType = /*@__PURE__*/ $constructor("ZodType", (inst, def) => {
	_ensureDefaultLocale();
	$ZodType.init(inst, def);
	inst.def = def;
	inst.type = def.type;
	return inst;
}, {
	check(...chks) {
		const def = this.def;
		return this.clone(mergeDefs(def, { checks: [...def.checks ?? [], ...chks.map((ch) => typeof ch === "function" ? { _zod: {
			check: ch,
			def: { check: "custom" },
			onattach: []
		} } : ch)] }), { parent: true });
	},
	with(...chks) {
		return this.check(...chks);
	},
	clone(def, params) {
		return clone(this, def, params);
	},
	brand() {
		return this;
	},
	register(reg, meta) {
		reg.add(this, meta);
		return this;
	},
	refine(check, params) {
		return this.check(refine(check, params));
	},
	superRefine(refinement, params) {
		return this.check(superRefine(refinement, params));
	},
	overwrite(fn) {
		return this.check(/* @__PURE__ */ _overwrite(fn));
	},
	optional() {
		return optional(this);
	},
	exactOptional() {
		return exactOptional(this);
	},
	nullable() {
		return nullable(this);
	},
	nullish() {
		return optional(nullable(this));
	},
	nonoptional(params) {
		return nonoptional(this, params);
	},
	array() {
		return array(this);
	},
	or(arg) {
		return union([this, arg]);
	},
	and(arg) {
		return intersection(this, arg);
	},
	transform(tx) {
		return pipe(this, transform(tx));
	},
	default(d) {
		return _default(this, d);
	},
	prefault(d) {
		return prefault(this, d);
	},
	catch(params) {
		return _catch(this, params);
	},
	pipe(target) {
		return pipe(this, target);
	},
	readonly() {
		return readonly(this);
	},
	describe(description) {
		const cl = this.clone();
		globalRegistry.add(cl, { description });
		return cl;
	},
	meta(...args) {
		if (args.length === 0) return globalRegistry.get(this);
		const cl = this.clone();
		globalRegistry.add(cl, args[0]);
		return cl;
	},
	isOptional() {
		return this.safeParse(void 0).success;
	},
	isNullable() {
		return this.safeParse(null).success;
	},
	apply(fn, ...args) {
		return args.length === 0 ? fn(this) : fn(this, ...args);
	},
	get "~standard"() {
		return hide(this, "~standard", {
			...standardProps(this),
			jsonSchema: {
				input: createStandardJSONSchemaMethod(this, "input"),
				output: createStandardJSONSchemaMethod(this, "output")
			}
		});
	},
	set "~standard"(value) {
		own(this, "~standard", value);
	},
	parse: function _parse(data, params) {
		return parse(this, data, params, { callee: _parse });
	},
	parseAsync: async function _parseAsync(data, params) {
		return await parseAsync(this, data, params, { callee: _parseAsync });
	},
	safeParse(data, params) {
		return safeParse(this, data, params);
	},
	async safeParseAsync(data, params) {
		return safeParseAsync(this, data, params);
	},
	get spa() {
		return this?.safeParseAsync;
	},
	set spa(value) {
		own(this, "spa", value);
	},
	validate(data, params) {
		return validate(this, data, params);
	},
	validateAsync(data, params) {
		return validateAsync$1(this, data, params);
	},
	encode: function _encode(data, params) {
		return encode(this, data, params, { callee: _encode });
	},
	decode: function _decode(data, params) {
		return decode(this, data, params, { callee: _decode });
	},
	encodeAsync: async function _encodeAsync(data, params) {
		return await encodeAsync(this, data, params, { callee: _encodeAsync });
	},
	decodeAsync: async function _decodeAsync(data, params) {
		return await decodeAsync(this, data, params, { callee: _decodeAsync });
	},
	safeEncode(data, params) {
		return safeEncode(this, data, params);
	},
	safeDecode(data, params) {
		return safeDecode(this, data, params);
	},
	async safeEncodeAsync(data, params) {
		return safeEncodeAsync(this, data, params);
	},
	async safeDecodeAsync(data, params) {
		return safeDecodeAsync(this, data, params);
	},
	toJSONSchema(params) {
		return createToJSONSchemaMethod(this, {})(params);
	},
	get description() {
		return globalRegistry.get(this)?.description;
	},
	get _def() {
		return this._zod.def;
	}
});
/** @internal */
const _ZodString = /*@__PURE__*/ $constructor("_ZodString", (inst, def) => {
	$ZodString.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => stringProcessor(inst, ctx, json, params);
}, /*@__PURE__*/ derived({
	format: (inst) => aggregateChecks(inst).format ?? null,
	minLength: (inst) => aggregateChecks(inst).minimum ?? null,
	maxLength: (inst) => aggregateChecks(inst).maximum ?? null
}, {
	regex(...args) {
		return this.check(/* @__PURE__ */ _regex(...args));
	},
	includes(...args) {
		return this.check(/* @__PURE__ */ _includes(...args));
	},
	startsWith(...args) {
		return this.check(/* @__PURE__ */ _startsWith(...args));
	},
	endsWith(...args) {
		return this.check(/* @__PURE__ */ _endsWith(...args));
	},
	min(...args) {
		return this.check(/* @__PURE__ */ _minLength(...args));
	},
	max(...args) {
		return this.check(/* @__PURE__ */ _maxLength(...args));
	},
	length(...args) {
		return this.check(/* @__PURE__ */ _length(...args));
	},
	nonempty(...args) {
		return this.check(/* @__PURE__ */ _minLength(1, ...args));
	},
	lowercase(params) {
		return this.check(/* @__PURE__ */ _lowercase(params));
	},
	uppercase(params) {
		return this.check(/* @__PURE__ */ _uppercase(params));
	},
	trim() {
		return this.check(/* @__PURE__ */ _trim());
	},
	normalize(...args) {
		return this.check(/* @__PURE__ */ _normalize(...args));
	},
	toLowerCase() {
		return this.check(/* @__PURE__ */ _toLowerCase());
	},
	toUpperCase() {
		return this.check(/* @__PURE__ */ _toUpperCase());
	},
	slugify() {
		return this.check(/* @__PURE__ */ _slugify());
	}
}));
const ZodString = /*@__PURE__*/ $constructor("ZodString", (inst, def) => {
	$ZodString.init(inst, def);
	_ZodString.init(inst, def);
}, {
	email(params) {
		return this.check(/* @__PURE__ */ _email(ZodEmail, params));
	},
	url(params) {
		return this.check(/* @__PURE__ */ _url(ZodURL, params));
	},
	jwt(params) {
		return this.check(/* @__PURE__ */ _jwt(ZodJWT, params));
	},
	emoji(params) {
		return this.check(/* @__PURE__ */ _emoji(ZodEmoji, params));
	},
	guid(params) {
		return this.check(/* @__PURE__ */ _guid(ZodGUID, params));
	},
	uuid(params) {
		return this.check(/* @__PURE__ */ _uuid(ZodUUID, params));
	},
	uuidv4(params) {
		return this.check(/* @__PURE__ */ _uuidv4(ZodUUID, params));
	},
	uuidv6(params) {
		return this.check(/* @__PURE__ */ _uuidv6(ZodUUID, params));
	},
	uuidv7(params) {
		return this.check(/* @__PURE__ */ _uuidv7(ZodUUID, params));
	},
	nanoid(params) {
		return this.check(/* @__PURE__ */ _nanoid(ZodNanoID, params));
	},
	cuid(params) {
		return this.check(/* @__PURE__ */ _cuid(ZodCUID, params));
	},
	cuid2(params) {
		return this.check(/* @__PURE__ */ _cuid2(ZodCUID2, params));
	},
	ulid(params) {
		return this.check(/* @__PURE__ */ _ulid(ZodULID, params));
	},
	base64(params) {
		return this.check(/* @__PURE__ */ _base64(ZodBase64, params));
	},
	base64url(params) {
		return this.check(/* @__PURE__ */ _base64url(ZodBase64URL, params));
	},
	xid(params) {
		return this.check(/* @__PURE__ */ _xid(ZodXID, params));
	},
	ksuid(params) {
		return this.check(/* @__PURE__ */ _ksuid(ZodKSUID, params));
	},
	ipv4(params) {
		return this.check(/* @__PURE__ */ _ipv4(ZodIPv4, params));
	},
	ipv6(params) {
		return this.check(/* @__PURE__ */ _ipv6(ZodIPv6, params));
	},
	cidrv4(params) {
		return this.check(/* @__PURE__ */ _cidrv4(ZodCIDRv4, params));
	},
	cidrv6(params) {
		return this.check(/* @__PURE__ */ _cidrv6(ZodCIDRv6, params));
	},
	e164(params) {
		return this.check(/* @__PURE__ */ _e164(ZodE164, params));
	},
	datetime(params) {
		return this.check(/* @__PURE__ */ _isoDateTime(ZodISODateTime, params));
	},
	date(params) {
		return this.check(/* @__PURE__ */ _isoDate(ZodISODate, params));
	},
	time(params) {
		return this.check(/* @__PURE__ */ _isoTime(ZodISOTime, params));
	},
	duration(params) {
		return this.check(/* @__PURE__ */ _isoDuration(ZodISODuration, params));
	}
});
function string(params) {
	return /* @__PURE__ */ _string(ZodString, params);
}
const ZodStringFormat = /*@__PURE__*/ $constructor("ZodStringFormat", (inst, def) => {
	$ZodStringFormat.init(inst, def);
	_ZodString.init(inst, def);
});
const ZodISODateTime = /*@__PURE__*/ $constructor("ZodISODateTime", (inst, def) => {
	$ZodISODateTime.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodISODate = /*@__PURE__*/ $constructor("ZodISODate", (inst, def) => {
	$ZodISODate.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodISOTime = /*@__PURE__*/ $constructor("ZodISOTime", (inst, def) => {
	$ZodISOTime.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodISODuration = /*@__PURE__*/ $constructor("ZodISODuration", (inst, def) => {
	$ZodISODuration.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodEmail = /*@__PURE__*/ $constructor("ZodEmail", (inst, def) => {
	$ZodEmail.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodGUID = /*@__PURE__*/ $constructor("ZodGUID", (inst, def) => {
	$ZodGUID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodUUID = /*@__PURE__*/ $constructor("ZodUUID", (inst, def) => {
	$ZodUUID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodURL = /*@__PURE__*/ $constructor("ZodURL", (inst, def) => {
	$ZodURL.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodEmoji = /*@__PURE__*/ $constructor("ZodEmoji", (inst, def) => {
	$ZodEmoji.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodNanoID = /*@__PURE__*/ $constructor("ZodNanoID", (inst, def) => {
	$ZodNanoID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
/**
* @deprecated CUID v1 is deprecated by its authors due to information leakage
* (timestamps embedded in the id). Use {@link ZodCUID2} instead.
* See https://github.com/paralleldrive/cuid.
*/
const ZodCUID = /*@__PURE__*/ $constructor("ZodCUID", (inst, def) => {
	$ZodCUID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodCUID2 = /*@__PURE__*/ $constructor("ZodCUID2", (inst, def) => {
	$ZodCUID2.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodULID = /*@__PURE__*/ $constructor("ZodULID", (inst, def) => {
	$ZodULID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodXID = /*@__PURE__*/ $constructor("ZodXID", (inst, def) => {
	$ZodXID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodKSUID = /*@__PURE__*/ $constructor("ZodKSUID", (inst, def) => {
	$ZodKSUID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodIPv4 = /*@__PURE__*/ $constructor("ZodIPv4", (inst, def) => {
	$ZodIPv4.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodIPv6 = /*@__PURE__*/ $constructor("ZodIPv6", (inst, def) => {
	$ZodIPv6.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodCIDRv4 = /*@__PURE__*/ $constructor("ZodCIDRv4", (inst, def) => {
	$ZodCIDRv4.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodCIDRv6 = /*@__PURE__*/ $constructor("ZodCIDRv6", (inst, def) => {
	$ZodCIDRv6.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodBase64 = /*@__PURE__*/ $constructor("ZodBase64", (inst, def) => {
	$ZodBase64.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodBase64URL = /*@__PURE__*/ $constructor("ZodBase64URL", (inst, def) => {
	$ZodBase64URL.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodE164 = /*@__PURE__*/ $constructor("ZodE164", (inst, def) => {
	$ZodE164.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodJWT = /*@__PURE__*/ $constructor("ZodJWT", (inst, def) => {
	$ZodJWT.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodNumber = /*@__PURE__*/ $constructor("ZodNumber", (inst, def) => {
	$ZodNumber.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => numberProcessor(inst, ctx, json, params);
	inst.isFinite = true;
}, /*@__PURE__*/ derived({
	minValue: (inst) => {
		const { minimum, exclusiveMinimum } = aggregateChecks(inst);
		return Math.max(minimum ?? Number.NEGATIVE_INFINITY, exclusiveMinimum ?? Number.NEGATIVE_INFINITY);
	},
	maxValue: (inst) => {
		const { maximum, exclusiveMaximum } = aggregateChecks(inst);
		return Math.min(maximum ?? Number.POSITIVE_INFINITY, exclusiveMaximum ?? Number.POSITIVE_INFINITY);
	},
	isInt: (inst) => {
		const { isInt, multipleOf } = aggregateChecks(inst);
		return !!isInt || !!multipleOf?.some(Number.isSafeInteger);
	},
	format: (inst) => aggregateChecks(inst).format ?? null
}, {
	gt(value, params) {
		return this.check(/* @__PURE__ */ _gt(value, params));
	},
	gte(value, params) {
		return this.check(/* @__PURE__ */ _gte(value, params));
	},
	min(value, params) {
		return this.check(/* @__PURE__ */ _gte(value, params));
	},
	lt(value, params) {
		return this.check(/* @__PURE__ */ _lt(value, params));
	},
	lte(value, params) {
		return this.check(/* @__PURE__ */ _lte(value, params));
	},
	max(value, params) {
		return this.check(/* @__PURE__ */ _lte(value, params));
	},
	int(params) {
		return this.check(int(params));
	},
	safe(params) {
		return this.check(int(params));
	},
	positive(params) {
		return this.check(/* @__PURE__ */ _gt(0, params));
	},
	nonnegative(params) {
		return this.check(/* @__PURE__ */ _gte(0, params));
	},
	negative(params) {
		return this.check(/* @__PURE__ */ _lt(0, params));
	},
	nonpositive(params) {
		return this.check(/* @__PURE__ */ _lte(0, params));
	},
	multipleOf(value, params) {
		return this.check(/* @__PURE__ */ _multipleOf(value, params));
	},
	step(value, params) {
		return this.check(/* @__PURE__ */ _multipleOf(value, params));
	},
	finite() {
		return this;
	}
}));
function number(params) {
	return /* @__PURE__ */ _number(ZodNumber, params);
}
const ZodNumberFormat = /*@__PURE__*/ $constructor("ZodNumberFormat", (inst, def) => {
	$ZodNumberFormat.init(inst, def);
	ZodNumber.init(inst, def);
});
function int(params) {
	return /* @__PURE__ */ _int(ZodNumberFormat, params);
}
const ZodBoolean = /*@__PURE__*/ $constructor("ZodBoolean", (inst, def) => {
	$ZodBoolean.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => booleanProcessor(inst, ctx, json, params);
});
function boolean(params) {
	return /* @__PURE__ */ _boolean(ZodBoolean, params);
}
const ZodUnknown = /*@__PURE__*/ $constructor("ZodUnknown", (inst, def) => {
	$ZodUnknown.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => void 0;
});
function unknown() {
	return /* @__PURE__ */ _unknown(ZodUnknown);
}
const ZodNever = /*@__PURE__*/ $constructor("ZodNever", (inst, def) => {
	$ZodNever.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => neverProcessor(inst, ctx, json, params);
});
function never(params) {
	return /* @__PURE__ */ _never(ZodNever, params);
}
const ZodArray = /*@__PURE__*/ $constructor("ZodArray", (inst, def) => {
	_ensureDefaultMemoizer();
	$ZodArray.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => arrayProcessor(inst, ctx, json, params);
	inst.element = def.element;
}, {
	min(n, params) {
		return this.check(/* @__PURE__ */ _minLength(n, params));
	},
	nonempty(params) {
		return this.check(/* @__PURE__ */ _minLength(1, params));
	},
	max(n, params) {
		return this.check(/* @__PURE__ */ _maxLength(n, params));
	},
	length(n, params) {
		return this.check(/* @__PURE__ */ _length(n, params));
	},
	unwrap() {
		return this.element;
	}
});
function array(element, params) {
	return /* @__PURE__ */ _array(ZodArray, element, params);
}
const ZodObject = /*@__PURE__*/ $constructor("ZodObject", (inst, def) => {
	_ensureDefaultMemoizer();
	$ZodObjectJIT.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => objectProcessor(inst, ctx, json, params);
	installLazyProp(inst, "shape", (self) => self._zod.def.shape, false);
}, {
	keyof() {
		return _enum(Object.keys(this._zod.def.shape));
	},
	catchall(catchall) {
		return this.clone(mergeDefs(this._zod.def, { catchall }));
	},
	passthrough() {
		return this.clone(mergeDefs(this._zod.def, { catchall: unknown() }));
	},
	loose() {
		return this.clone(mergeDefs(this._zod.def, { catchall: unknown() }));
	},
	strict() {
		return this.clone(mergeDefs(this._zod.def, { catchall: never() }));
	},
	strip() {
		return this.clone(mergeDefs(this._zod.def, { catchall: void 0 }));
	},
	extend(incoming) {
		return extend(this, incoming);
	},
	safeExtend(incoming) {
		return safeExtend(this, incoming);
	},
	merge(other) {
		return merge(this, other);
	},
	pick(mask) {
		return pick$1(this, mask);
	},
	omit(mask) {
		return omit(this, mask);
	},
	partial(...args) {
		return partial(ZodOptional, this, args[0]);
	},
	exactPartial(...args) {
		return partial(ZodExactOptional, this, args[0], "exactPartial");
	},
	required(...args) {
		return required(ZodNonOptional, this, args[0]);
	}
});
function strictObject(shape, params) {
	return new ZodObject({
		type: "object",
		shape,
		catchall: never(),
		...normalizeParams(params)
	});
}
const ZodUnion = /*@__PURE__*/ $constructor("ZodUnion", (inst, def) => {
	$ZodUnion.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => unionProcessor(inst, ctx, json, params);
	inst.options = def.options;
});
function union(options, params) {
	return new ZodUnion({
		type: "union",
		options,
		...normalizeParams(params)
	});
}
const ZodDiscriminatedUnion = /*@__PURE__*/ $constructor("ZodDiscriminatedUnion", (inst, def) => {
	ZodUnion.init(inst, def);
	$ZodDiscriminatedUnion.init(inst, def);
});
function discriminatedUnion(discriminator, options, params) {
	return new ZodDiscriminatedUnion({
		type: "union",
		options,
		discriminator,
		...normalizeParams(params)
	});
}
const ZodIntersection = /*@__PURE__*/ $constructor("ZodIntersection", (inst, def) => {
	$ZodIntersection.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => intersectionProcessor(inst, ctx, json, params);
});
function intersection(left, right) {
	return new ZodIntersection({
		type: "intersection",
		left,
		right
	});
}
const ZodTuple = /*@__PURE__*/ $constructor("ZodTuple", (inst, def) => {
	_ensureDefaultMemoizer();
	$ZodTuple.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => tupleProcessor(inst, ctx, json, params);
}, {
	rest(rest) {
		return this.clone({
			...this._zod.def,
			rest
		});
	},
	partial() {
		const def = this._zod.def;
		if (def.checks?.length) throw new Error(".partial() cannot be used on tuple schemas containing refinements");
		return this.clone({
			...def,
			items: def.items.map((item) => new ZodOptional({
				type: "optional",
				innerType: item
			}))
		});
	}
});
function tuple(items, _paramsOrRest, _params) {
	const hasRest = _paramsOrRest instanceof $ZodType;
	return new ZodTuple({
		type: "tuple",
		items,
		rest: hasRest ? _paramsOrRest : null,
		...normalizeParams(hasRest ? _params : _paramsOrRest)
	});
}
const ZodRecord = /*@__PURE__*/ $constructor("ZodRecord", (inst, def) => {
	_ensureDefaultMemoizer();
	$ZodRecord.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => recordProcessor(inst, ctx, json, params);
	inst.keyType = def.keyType;
	inst.valueType = def.valueType;
});
function record(keyType, valueType, params) {
	if (!valueType || !valueType._zod) return new ZodRecord({
		type: "record",
		keyType: string(),
		valueType: keyType,
		...normalizeParams(valueType)
	});
	return new ZodRecord({
		type: "record",
		keyType,
		valueType,
		...normalizeParams(params)
	});
}
const ZodEnum = /*@__PURE__*/ $constructor("ZodEnum", (inst, def) => {
	$ZodEnum.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => enumProcessor(inst, ctx, json, params);
	inst.enum = def.entries;
	inst.options = [...inst._zod.values];
	const keys = new Set(Object.keys(def.entries));
	inst.extract = (values, params) => {
		const newEntries = {};
		for (const value of values) if (keys.has(value)) newEntries[value] = def.entries[value];
		else throw new Error(`Key ${value} not found in enum`);
		return new ZodEnum({
			...def,
			checks: [],
			...normalizeParams(params),
			entries: newEntries
		});
	};
	inst.exclude = (values, params) => {
		const newEntries = { ...def.entries };
		for (const value of values) if (keys.has(value)) delete newEntries[value];
		else throw new Error(`Key ${value} not found in enum`);
		return new ZodEnum({
			...def,
			checks: [],
			...normalizeParams(params),
			entries: newEntries
		});
	};
});
function _enum(values, params) {
	const entries = Array.isArray(values) ? Object.fromEntries(values.map((v) => [v, v])) : values;
	return new ZodEnum({
		type: "enum",
		entries,
		...normalizeParams(params)
	});
}
const ZodLiteral = /*@__PURE__*/ $constructor("ZodLiteral", (inst, def) => {
	$ZodLiteral.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => literalProcessor(inst, ctx, json, params);
	inst.values = new Set(def.values);
	Object.defineProperty(inst, "value", { get() {
		if (def.values.length > 1) throw new Error("This schema contains multiple valid literal values. Use `.values` instead.");
		return def.values[0];
	} });
});
function literal$1(value, params) {
	return new ZodLiteral({
		type: "literal",
		values: Array.isArray(value) ? value : [value],
		...normalizeParams(params)
	});
}
const ZodTransform = /*@__PURE__*/ $constructor("ZodTransform", (inst, def) => {
	_ensureDefaultMemoizer();
	$ZodTransform.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => transformProcessor(inst, ctx, json, params);
	inst._zod.parse = (payload, _ctx) => {
		if (_ctx.direction === "backward") throw new $ZodEncodeError(inst.constructor.name);
		payload.addIssue = (issue$1) => {
			if (typeof issue$1 === "string") payload.issues.push(issue(issue$1, payload.value, def));
			else {
				const _issue = issue$1;
				if (_issue.fatal) _issue.continue = false;
				_issue.code ?? (_issue.code = "custom");
				if (!("input" in _issue)) _issue.input = payload.value;
				_issue.inst ?? (_issue.inst = inst);
				payload.issues.push(issue(_issue));
			}
		};
		const output = def.transform(payload.value, payload);
		if (output instanceof Promise) return output.then((output) => {
			payload.value = output;
			return payload;
		});
		payload.value = output;
		return payload;
	};
});
function transform(fn) {
	return new ZodTransform({
		type: "transform",
		transform: fn
	});
}
const ZodOptional = /*@__PURE__*/ $constructor("ZodOptional", (inst, def) => {
	$ZodOptional.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => optionalProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
});
function optional(innerType) {
	return new ZodOptional({
		type: "optional",
		innerType
	});
}
const ZodExactOptional = /*@__PURE__*/ $constructor("ZodExactOptional", (inst, def) => {
	$ZodExactOptional.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => optionalProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
});
function exactOptional(innerType) {
	return new ZodExactOptional({
		type: "optional",
		innerType
	});
}
const ZodNullable = /*@__PURE__*/ $constructor("ZodNullable", (inst, def) => {
	$ZodNullable.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => nullableProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
});
function nullable(innerType) {
	return new ZodNullable({
		type: "nullable",
		innerType
	});
}
const ZodDefault = /*@__PURE__*/ $constructor("ZodDefault", (inst, def) => {
	$ZodDefault.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => defaultProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
	inst.removeDefault = inst.unwrap;
});
function _default(innerType, defaultValue) {
	return new ZodDefault({
		type: "default",
		innerType,
		get defaultValue() {
			return typeof defaultValue === "function" ? defaultValue() : shallowClone(defaultValue);
		}
	});
}
const ZodPrefault = /*@__PURE__*/ $constructor("ZodPrefault", (inst, def) => {
	$ZodPrefault.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => prefaultProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
});
function prefault(innerType, defaultValue) {
	return new ZodPrefault({
		type: "prefault",
		innerType,
		get defaultValue() {
			return typeof defaultValue === "function" ? defaultValue() : shallowClone(defaultValue);
		}
	});
}
const ZodNonOptional = /*@__PURE__*/ $constructor("ZodNonOptional", (inst, def) => {
	$ZodNonOptional.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => nonoptionalProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
});
function nonoptional(innerType, params) {
	return new ZodNonOptional({
		type: "nonoptional",
		innerType,
		...normalizeParams(params)
	});
}
const ZodCatch = /*@__PURE__*/ $constructor("ZodCatch", (inst, def) => {
	$ZodCatch.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => catchProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
	inst.removeCatch = inst.unwrap;
});
function _catch(innerType, catchValue) {
	return new ZodCatch({
		type: "catch",
		innerType,
		catchValue: typeof catchValue === "function" ? catchValue : constantCatch(catchValue)
	});
}
const ZodPipe = /*@__PURE__*/ $constructor("ZodPipe", (inst, def) => {
	$ZodPipe.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => pipeProcessor(inst, ctx, json, params);
	inst.in = def.in;
	inst.out = def.out;
});
function pipe(in_, out) {
	return new ZodPipe({
		type: "pipe",
		in: in_,
		out
	});
}
const ZodReadonly = /*@__PURE__*/ $constructor("ZodReadonly", (inst, def) => {
	$ZodReadonly.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => readonlyProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
});
function readonly(innerType) {
	return new ZodReadonly({
		type: "readonly",
		innerType
	});
}
const ZodCustom = /*@__PURE__*/ $constructor("ZodCustom", (inst, def) => {
	$ZodCustom.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => customProcessor(inst, ctx, json, params);
});
function refine(fn, _params = {}) {
	return /* @__PURE__ */ _refine(ZodCustom, fn, _params);
}
function superRefine(fn, params) {
	return /* @__PURE__ */ _superRefine(fn, params);
}
// node_modules/zod/v4/classic/iso.js
function datetime(params) {
	return /* @__PURE__ */ _isoDateTime(ZodISODateTime, params);
}
// src/model/incident.ts
/** Trouble of the machine or of the code under test, as a value: a build that fails, a bench that hangs, a full disk. */
const Incident = strictObject({
	/** Stable code, kebab-case: `build-failed`, `bench-crashed`, `bench-timeout`, `library-not-mapped`, `disk-full`, `cancelled`. */
	code: string().regex(/^[a-z][a-z0-9-]{0,63}$/),
	/** The phase it happened in. */
	phase: _enum([
		"fetch",
		"build",
		"preflight",
		"sampling",
		"evidence",
		"bundle"
	]),
	/** `baseline`, `candidate`, or the label of an arm of a survey. */
	arm: string().max(200).optional(),
	lane: string().max(200).optional(),
	/** What happened and why, one sentence. */
	message: string().max(1e3),
	/** Sanitised tail of the output that shows it; printable characters only. */
	detail: string().max(4e3).optional(),
	/** What to do next, one sentence. */
	next: string().max(500)
});
// src/model/names.ts
/** A compile-time flag, as `core` and the runner accept it: upper-case identifier of at most 64 characters. */
const FlagName = string().regex(/^[A-Z][A-Z0-9_]{0,63}$/, "a flag is upper case: letters, digits and _ (at most 64)");
/** A flag's or variable's value: no white space, no shell or make metacharacter. */
const FlagValue = string().regex(/^[A-Za-z0-9_.+-]{1,64}$/, "a value has letters, digits and _ . + - only (at most 64)");
/** An environment variable's name. */
const VariableName = string().regex(/^[A-Z_][A-Z0-9_]{0,63}$/, "a variable is upper case: letters, digits and _ (at most 64)");
/** A name given in the configuration: line, lane, suite, preset, machine, allocator. */
const Name = string().regex(/^[a-z][a-z0-9_.-]{0,63}$/, "a name is lower case: letters, digits and _ . - (at most 64)");
/** The machines that a question asks, each once. */
const MachineNames = array(Name).min(1).max(8).refine((names) => new Set(names).size === names.length, "each machine once");
/** A line as a question names it, with a preset after a plus sign: `hz4`, `hz4+fast`. */
const ChosenName = string().regex(/^[a-z][a-z0-9_.-]{0,63}(\+[a-z][a-z0-9_.-]{0,63})?$/);
/** A full commit id. */
const Sha = string().regex(/^[0-9a-f]{40}$/, "a commit is 40 hexadecimal digits");
/** `owner/name` as GitHub spells it. */
const RepositoryName = string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100}$/);
/** A path inside a repository: relative, no `..`, no control characters. */
const RepositoryPath = string().max(400).regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[\x21-\x7e]+$/, "a relative path inside the repository, without \"..\" or blanks");
/** A sha256 digest in lower-case hexadecimal. */
const Sha256 = string().regex(/^[0-9a-f]{64}$/);
/** One define handed to the compiler; `null` means "make sure it is not defined" (`-U`). */
const Define = strictObject({
	name: FlagName,
	value: FlagValue.nullable()
});
/** The two arms of every comparison. `delta = candidate / baseline − 1`. */
const ArmName = _enum(["baseline", "candidate"]);
// src/model/evidence.ts
const Count$4 = number().int().min(0);
/** An event as `perf` names it: `cycles`, `dTLB-load-misses`, `sched:sched_switch`. */
const EventName = string().regex(/^[a-zA-Z][A-Za-z0-9_.:/=-]{0,63}$/, "an event is named as perf names it, e.g. dTLB-load-misses");
/** What kind of cost a box stands for, where the team says so: the four that gaps between allocators are explained by. */
const Cause = _enum([
	"wrapper",
	"classification",
	"free-list",
	"page-supply"
]);
/** A box of the allocator: the functions that belong to it. */
const Box = strictObject({
	box: Name,
	/** Regular expression on the function's name; the first box that fits has it. */
	pattern: string().min(1).max(200),
	cause: Cause.optional()
});
/**
* What a tool printed about one process, as it printed it: it is read where it is judged, not where code under test ran.
* `counters`: `perf stat`. `profile`: `perf report`. `symbols`: data symbols of the arm's library, by `nm`. `instructions`:
* callgrind, where the machine has no counter for them.
*/
const Evidence = strictObject({
	kind: _enum([
		"counters",
		"profile",
		"symbols",
		"instructions"
	]),
	lane: string().max(200),
	/** Index into the arms: 0 for a baseline, 1 for a candidate. */
	arm: Count$4,
	repeat: Count$4,
	text: string().max(1048576),
	/** Why there is no text, in words that follow the tool's name: `is not installed`; null when there is. */
	problem: string().max(600).nullable()
});
/** Caps on `evidence.jsonl`, checked before anything is parsed. */
const EVIDENCE_LIMITS = {
	bytes: 67108864,
	lineBytes: 22e5
};
// src/model/config-values.ts
/** `10m`, `90s`, `2h` in seconds. */
const Duration = string().regex(/^[1-9][0-9]{0,4}(s|m|h)$/, "a duration looks like 90s, 20m or 1h").transform((text) => Number(text.slice(0, -1)) * {
	s: 1,
	m: 60,
	h: 3600
}[text.slice(-1)]);
/** `2%` as the fraction 0.02; between 0 and 100 %. */
const Percent = string().regex(/^[0-9]{1,2}(\.[0-9]{1,3})?%$/, "a percentage looks like 2% or 0.5%").transform((text) => Number((Number(text.slice(0, -1)) / 100).toPrecision(12)));
const Argv$1 = array(string().min(1).max(400)).min(1).max(64);
/** One command, or several run in order. Arguments go to the program as they are: there is no shell. */
const Commands = union([Argv$1.transform((argv) => [argv]), array(Argv$1).min(1).max(8)]);
/** A regular expression with exactly one capture group: the number. Matched line by line, the last match counts. */
const Reader = string().max(200).refine((source) => {
	try {
		return new RegExp(`${source}|`).exec("")?.length === 2;
	} catch {
		return false;
	}
}, "a regular expression with exactly one (group) around the number");
// src/model/server.ts
/** Load generators whose whole output is understood; one row each in `core/load/load-readers.ts`. */
const LoadReader = _enum(["redis-benchmark"]);
/** Program and arguments; an argument may be empty, since `--save ''` is how Redis is told "never". */
const Command = array(string().max(400)).min(1).max(64).refine(([program]) => program !== "", "a command begins with its program");
/**
* A server that is measured while a load generator works against it. `{port}` is a free port of the loopback interface, another
* one for each process, `{repo}` the checkout where bench programs were built. It starts in an empty directory of its own,
* stays in the foreground, and alone gets the arm's library; the other commands run without it.
*/
const Server = strictObject({
	/** The measured process. */
	start: Command,
	/** Asked again and again until it ends with exit code 0. */
	ready: Command,
	/** Makes the load; its output is what is read. The lane's `timeout` is for this command. */
	load: Command,
	/** Asked after the load, while the server still stands: its output can be read too. */
	ask: Command.optional(),
	/** Ends the server; SIGTERM when absent. */
	stop: Command.optional(),
	/** Longest time from the start to the first `ready` that succeeds. */
	readyWithin: Duration.default(10),
	/** Understands all of the load's output, in place of `metric`: throughput and percentiles of latency. */
	reads: LoadReader.optional()
});
/** A number beside the throughput, shown and never judged. */
const FigureRule = strictObject({
	read: Reader,
	unit: string().max(20).default(""),
	better: _enum(["higher", "lower"]),
	/** `load`: the output that holds the throughput; `ask`: that of the server's `ask`. */
	from: _enum(["load", "ask"]).default("load")
});
/** The figures of a lane as a plan has them. */
const Figure = strictObject({
	...FigureRule.shape,
	name: Name,
	unit: string().max(20),
	from: _enum(["load", "ask"]),
	/** Null: the server's load reader gives it. */
	read: string().max(200).nullable()
});
/** What a lane's program needs beside its start when it is a server. */
const ServerProgram = strictObject({
	ready: Command,
	load: Command,
	ask: Command.nullable(),
	/** Null: SIGTERM. */
	stop: Command.nullable(),
	readySeconds: number().positive().max(600),
	reads: LoadReader.nullable()
});
/** Figures of one process by name; null when its output did not hold them. */
const FigureValues = record(Name, number().finite().nullable()).refine((values) => Object.keys(values).length <= 16, `at most 16 figures`);
// src/model/plan.ts
const Environment$2 = record(VariableName, string().max(200));
const Argv = array(string().max(2e3)).min(1).max(80);
/** One arm: a build of a commit, or a library installed on the machine. */
const Arm = strictObject({
	/** Short name people read: `hz4 HZ4_S12_MPSC=1`, `mimalloc`. */
	label: string().min(1).max(200),
	source: discriminatedUnion("kind", [strictObject({
		kind: literal$1("build"),
		sha: Sha,
		line: Name,
		commands: array(Argv).min(1).max(8),
		library: RepositoryPath,
		/** What the flags must be in the compiler's eyes. */
		defines: array(Define).max(32)
	}), strictObject({
		kind: literal$1("installed"),
		allocator: Name,
		/** Soname or absolute path; null is the C library's own allocator. */
		library: string().max(200).nullable(),
		package: string().max(100).optional()
	})]),
	env: Environment$2
});
/** What is measured on a lane and what is asked of it. */
const Metric = _enum([
	"throughput",
	"rss",
	"faults",
	"cpu"
]);
const Measure = discriminatedUnion("role", [
	strictObject({
		metric: Metric,
		role: literal$1("target"),
		gain: number().min(0).max(1)
	}),
	strictObject({
		metric: Metric,
		role: literal$1("guard"),
		margin: number().min(0).max(1)
	}),
	strictObject({
		metric: Metric,
		role: _enum([
			"sanity",
			"sentinel",
			"control"
		])
	}),
	strictObject({
		metric: Metric,
		role: literal$1("info")
	})
]);
/** How a workload of the bench kit is measured side by side: a group is one process of each arm, working in turns. */
const Lockstep = strictObject({
	/** Runs of each arm in a group, and bursts in a run. */
	runs: int().min(1).max(64),
	runLength: int().min(1).max(64),
	/** Bursts at the start of each run that are timed but not used: the first after a switch pays for the switch. */
	dropped: int().min(0).max(63),
	/** Length of a burst that the pilot aims at. */
	burstMicros: int().min(10).max(1e7),
	/** Burst time of each arm before the first run. */
	warmMicros: int().min(0).max(6e7)
});
/**
* Why a lane is in the plan. `sanity`: process pairs beside a lock-step lane, which they must not contradict. `sentinel`: the
* baseline against a byte copy of itself, which must not differ. `control`: executes nothing that the change touches.
*/
const LaneRole = _enum([
	"target",
	"guard",
	"sanity",
	"sentinel",
	"control"
]);
/** One lane cell with everything that starting and reading its program needs. */
const LaneProgram = strictObject({
	/** `mt-remote-small/T=16,R=90`, or the lane's name alone when it has no matrix. */
	id: string().regex(/^[a-z][a-z0-9_.-]{0,63}(\/[A-Z]{1,4}=[A-Za-z0-9_.-]+(,[A-Z]{1,4}=[A-Za-z0-9_.-]+)*)?$/).max(200),
	cell: record(string().regex(/^[A-Z]{1,4}$/), string().max(20)),
	/** Program and arguments; of a kit lane, the workload and its arguments; of a server, its start. */
	command: Argv,
	/** Whether the program is a workload of the bench kit, which the runner builds itself. */
	kit: boolean().default(false),
	env: Environment$2,
	/** Pattern with one group that yields the primary value from the output; empty where a load reader gives it. */
	read: string().max(200),
	unit: string().max(20),
	better: _enum(["higher", "lower"]),
	checks: array(strictObject({
		name: Name,
		read: string().max(200),
		/** Inclusive bounds; a number outside makes the verdict INVALID. */
		low: number().nullable(),
		high: number().nullable()
	})).max(16),
	/** Of a server, the time of its load. */
	timeoutSeconds: number().positive().max(3600),
	/** Present when the program is a server, which others make work. */
	server: ServerProgram.optional(),
	/** Numbers beside the primary value; absent: none. */
	figures: array(Figure).max(16).optional()
});
/** Where the time goes, asked beside a comparison or a survey: `perf stat` and `perf record` on these programs. */
const PerfOrder = strictObject({
	lanes: array(LaneProgram).min(1).max(16),
	/** Indices of the arms: 0 for a baseline, 1 for a candidate, or a survey's own. */
	arms: array(int().min(0)).min(1).max(32),
	/** Processes of each arm on each lane that are counted. */
	repeats: int().min(1).max(20),
	/** Samples a second of the profile. */
	hertz: int().min(1).max(1e4),
	events: array(EventName).min(1).max(24),
	/** Longest time for all of it; what does not fit is left out, and said so. */
	budgetSeconds: number().positive().max(86400),
	boxes: array(Box).max(32)
});
/** A lane of a plan: nothing of the configuration is looked up later. */
const PlanLane = strictObject({
	...LaneProgram.shape,
	role: LaneRole,
	/** The lock-step lane that a sanity lane stands beside. */
	beside: string().max(200).optional(),
	/** How it is sampled: in lock-step, or one process per sample; and why so, in words. */
	lockstep: Lockstep.nullable().default(null),
	why: string().max(200).default(""),
	/** Length of a process that the pilot aims at, in seconds; it replaces `{iters}` in the command. */
	aimSeconds: number().positive().max(60).optional(),
	measures: array(Measure).min(1).max(8)
});
const Design = {
	looks: array(int().min(6).max(1e4)).min(1).max(16),
	alpha: number().gt(0).lt(.5)
};
/** The repeated-confidence-interval design: looks in blocks, and the two-sided error spent over all of them. */
const Sampling = strictObject({
	/** 32 hexadecimal digits; every random choice derives from it. */
	seed: string().regex(/^[0-9a-f]{32}$/),
	...Design,
	/** The design of sentinels and controls: they make a run INVALID, so they may err far less often. */
	probes: strictObject(Design),
	budgetSeconds: number().positive().max(86400)
});
/** Thresholds of the verdict, fixed before the first sample. */
const Rules = strictObject({
	/** EQUIVALENT: the whole interval inside ± this fraction. */
	equivalence: number().positive().max(.2),
	/** Chance of a NO-GO by harm or loss when nothing changed, over all lanes, metrics and looks together. */
	noGoError: number().gt(0).lt(.5),
	/** Machines whose verdicts are joined, this one among them, and which share the error; absent: it answers alone. */
	machines: int().min(2).max(8).optional(),
	/** A block is disturbed when others used more than this many cores during it. */
	foreignCores: number().positive().max(1024),
	/** INVALID when a larger share of blocks than this was disturbed. */
	disturbedShare: number().min(0).max(1)
});
/** Everything the runner gets. Complete: the same plan gives the same schedule on every machine. */
const AbPlan = strictObject({
	schema: literal$1(1),
	/** Request key, also in the run's name: letters, digits and dashes. */
	id: string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/),
	/** 32 hexadecimal digits, fresh for each dispatch; comes back in the manifest. */
	nonce: string().regex(/^[0-9a-f]{32}$/),
	repository: RepositoryName,
	pullRequest: int().positive().nullable(),
	question: _enum([
		"flag",
		"line",
		"env",
		"base"
	]),
	/** The command that repeats the run. */
	repeat: string().max(2e3),
	notes: array(string().max(500)).max(16),
	baseline: Arm,
	candidate: Arm,
	benches: strictObject({
		sha: Sha,
		commands: array(Argv).max(8)
	}),
	lanes: array(PlanLane).min(1).max(128),
	sampling: Sampling,
	rules: Rules,
	perf: PerfOrder.optional(),
	machine: strictObject({
		name: Name,
		labels: array(string().max(64)).min(1).max(10)
	})
});
/** Largest plan that fits into a `workflow_dispatch` beside its other inputs, in characters. */
const PLAN_CHARACTERS_MAX = 6e4;
// src/model/qualification.ts
const Count$3 = number().int().min(0);
const Change = number().finite();
/** A known slowdown that was injected, and what was read. Fractions of throughput, negative: slower. */
const Injected = strictObject({
	lane: string().max(200),
	/** What was counted inside the bench. */
	truth: Change,
	estimate: Change,
	low: Change,
	high: Change
});
/** What `alloc-ab qualify` found on a machine: how often it sees what is not there, and how small a change it can see. */
const Qualification = strictObject({
	schema: literal$1(1),
	at: datetime(),
	tool: string().max(40),
	/** Facts of the machine that must be the same for this to hold. */
	fingerprint: record(string().max(64), string().max(400)),
	/** Whole verdicts on a baseline against itself, those that were GO or NO-GO, and those that were INVALID. */
	verdicts: Count$3,
	falseAlarms: Count$3,
	invalid: Count$3,
	lanes: record(string().max(200), strictObject({
		/** Blocks of a verdict, in the median. */
		blocks: Count$3,
		/** Smallest change that so many blocks find four times out of five; a fraction. */
		smallest: number().min(0)
	})),
	injected: array(Injected).max(1e3)
});
// src/model/run.ts
const Count$2 = number().int().min(0);
/** The bursts of one arm in one group, timed from outside. */
const Bursts = strictObject({
	/** Operations of one burst, all threads together. */
	operations: Count$2,
	/** Nanoseconds of each burst, run by run, in order. */
	runsNs: array(array(Count$2).max(64)).max(128),
	/** The first burst of the process, which finds everything cold; its operations are not those of the others. */
	coldNs: Count$2,
	/** Bursts before the first run, all together. */
	warmNs: Count$2,
	/** The measured bursts by the bench's own clock: what is missing is the cost of timing from outside. */
	insideNs: Count$2,
	/** Delay injected on request, counted inside. */
	delayNs: Count$2
});
/** What is known of one process that was measured, whatever for. */
const MEASUREMENT = {
	/** Monotonic nanoseconds since sampling began. */
	startedNs: Count$2,
	wallNs: Count$2,
	/** User + system CPU time of the process, nanoseconds. */
	cpuNs: Count$2,
	/** The lane's primary value as the bench printed it; null when it could not be read. */
	value: number().finite().nullable(),
	/** Peak resident set (`VmHWM`) in bytes at exit; null when it could not be read. */
	rssPeakBytes: Count$2.nullable(),
	minorFaults: Count$2.nullable(),
	/** CPU used by everybody else during the sample, in cores; null when unknown. */
	foreignCores: number().nullable(),
	exitCode: int().nullable(),
	signal: string().max(20).nullable(),
	timedOut: boolean(),
	/** Whether exactly the expected library was mapped in the measured process. */
	library: _enum([
		"expected",
		"missing",
		"other",
		"unknown"
	]),
	/** Numbers read for the lane's checks, by check name; null when absent from the output. */
	checks: record(string(), number().nullable()),
	/** Of a lane that has figures. */
	figures: FigureValues.optional()
};
const Measurement = strictObject(MEASUREMENT);
/** One measurement of one arm on one lane: a line of `samples.jsonl`. */
const Sample = strictObject({
	lane: string().max(200),
	/** Block number on this lane, from 0; both arms of a block share it. */
	block: Count$2,
	/** 0 when this arm ran first in its block, else 1. */
	position: union([literal$1(0), literal$1(1)]),
	arm: ArmName,
	...MEASUREMENT,
	/** Of a lock-step lane. */
	bursts: Bursts.optional()
});
/** What one build gave. */
const BuildRecord = strictObject({
	label: string().max(200),
	sha: Sha.nullable(),
	commands: array(array(string().max(2e3))).max(8),
	/** sha256 of the library; null for the C library's own allocator. */
	librarySha256: Sha256.nullable(),
	librarySizeBytes: Count$2.nullable(),
	compiler: string().max(200).nullable(),
	/** Flag → value the compiler saw in translation units of the library; null: defined in none. `mixed` where units disagree. */
	effective: record(FlagName, string().max(64).nullable()),
	/** Translation units compiled, as seen by the compiler wrapper. */
	translationUnits: Count$2,
	seconds: number().min(0)
});
/** A validity check made by the runner; `unknown` is never shown as passed. */
const Observation = strictObject({
	/** `byte-identical-arms`, `flag-reached`, `library-mapped`, `machine-unchanged`, … */
	name: string().regex(/^[a-z][a-z0-9-]{0,63}$/),
	status: _enum([
		"pass",
		"fail",
		"unknown"
	]),
	detail: string().max(1e3)
});
/** Name → value of what describes the machine: CPU model, kernel, governor, THP, compiler, glibc. */
const Environment$1 = record(string().max(64), string().max(400));
/** A file of lines that was written: how many, and its digest. */
const FileDigest = strictObject({
	count: Count$2,
	sha256: Sha256
});
/** Seconds by phase. */
const PhaseSeconds = strictObject({
	fetch: number(),
	build: number(),
	preflight: number(),
	sampling: number(),
	evidence: number().optional()
});
/** `manifest.json`, written last and atomically: its presence means the run ended in order. */
const Manifest = strictObject({
	schema: literal$1(1),
	plan: AbPlan,
	/** Version of alloc-ab that ran. */
	tool: string().max(40),
	startedAt: datetime(),
	finishedAt: datetime(),
	/** Both are null when the run ended before that build did. */
	baseline: BuildRecord.nullable(),
	candidate: BuildRecord.nullable(),
	environment: Environment$1,
	/** What the pilot chose, by lane: operations of a thread in a burst, or in a process. */
	lengths: record(string().max(200), Count$2).default({}),
	/** What is known about this machine's own errors; null when it was never qualified. */
	qualification: Qualification.nullable().default(null),
	observations: array(Observation).max(64),
	incidents: array(Incident).max(64),
	/** Why sampling ended. */
	ended: _enum([
		"decided",
		"budget",
		"blocks",
		"incident",
		"not-started"
	]),
	samples: FileDigest,
	/** `evidence.jsonl`; null when none was asked for. */
	evidence: FileDigest.nullable().default(null),
	seconds: PhaseSeconds
});
/** Caps on a bundle, checked before anything is parsed. */
const BUNDLE_LIMITS = {
	manifestBytes: 1048576,
	samplesBytes: 402653184,
	lineBytes: 4096
};
// src/model/survey.ts
const Count$1 = number().int().min(0);
/**
* What a survey asks. `compare`: several allocators side by side. `baseline`: where one line stands, and whether the
* environment matters. `health`: whether every preset builds and runs. `frontier`: what is worth trying next. `pause`: all
* of these on one page, with the conditions for going on.
*/
const Topic = _enum([
	"compare",
	"baseline",
	"health",
	"frontier",
	"pause"
]);
/** A survey's rounds over some of its arms and lanes, by indices. */
const SurveyPart = strictObject({
	method: _enum([
		"compare",
		"baseline",
		"health"
	]),
	arms: array(Count$1).min(1).max(32),
	lanes: array(Count$1).min(1).max(64),
	/** Most processes of each arm on each lane; a round is one of each. */
	rounds: int().min(1).max(1e3),
	budgetSeconds: number().positive().max(86400)
});
/** A measurement that answers where things stand, not whether a change is better: any number of arms, and no verdict. */
const SurveyPlan = strictObject({
	...AbPlan.pick({
		schema: true,
		id: true,
		nonce: true,
		repository: true,
		pullRequest: true,
		repeat: true
	}).shape,
	...AbPlan.pick({
		notes: true,
		benches: true,
		machine: true
	}).shape,
	topic: Topic,
	/** The first one is what the others are compared with. */
	arms: array(Arm).min(1).max(32),
	lanes: array(LaneProgram).min(1).max(64),
	/** Carried out one after the other. */
	parts: array(SurveyPart).min(1).max(4),
	perf: PerfOrder.optional(),
	/** 32 hexadecimal digits; every random choice derives from it. */
	seed: string().regex(/^[0-9a-f]{32}$/),
	/** A round is disturbed when others used more than this many cores during one of its processes. */
	foreignCores: number().positive().max(1024)
});
/** How a process ended that should have ended well. */
const Ending = strictObject({
	/** In words that follow its name: `was killed by SIGABRT`. */
	end: string().max(400),
	/** The last lines it wrote; printable characters only. */
	lastLines: string().max(2e3),
	/** Innermost frames, where a debugger could read them. */
	backtrace: string().max(2e3).nullable(),
	/** Of a server: the name of what went wrong, and what to do next. */
	code: Incident.shape.code.optional(),
	next: Incident.shape.next.optional()
});
/** One process of a survey: a line of `samples.jsonl`. */
const Reading$1 = strictObject({
	/** Index into the survey's parts. */
	part: Count$1,
	lane: string().max(200),
	round: Count$1,
	/** Index into the survey's arms. */
	arm: Count$1,
	/** `empty`: a control without any variable but those that load the library. */
	environment: _enum(["clean", "empty"]),
	...Measurement.shape,
	/** Resident set when it ended: what is left after the load. */
	rssEndBytes: Count$1.nullable(),
	/** Null when it ended well. */
	trouble: Ending.nullable()
});
/** `manifest.json` of a survey. */
const SurveyManifest = strictObject({
	schema: literal$1(1),
	survey: SurveyPlan,
	tool: string().max(40),
	startedAt: datetime(),
	finishedAt: datetime(),
	/** In the order of the arms; null where there is no build. */
	builds: array(BuildRecord.nullable()).max(32),
	environment: Environment$1,
	observations: array(Observation).max(64),
	/** Trouble of one arm costs its column only; trouble of the machine ends the survey. */
	incidents: array(Incident).max(128),
	ended: _enum([
		"rounds",
		"budget",
		"incident",
		"not-started"
	]),
	samples: FileDigest,
	/** `evidence.jsonl`; null when none was asked for. */
	evidence: FileDigest.nullable().default(null),
	seconds: PhaseSeconds
});
/** Longest line of `samples.jsonl` of a survey, in characters: what a crashed process said is in it. */
const SURVEY_LINE_BYTES = 16384;
// src/model/refusal.ts
/** Builds the failed result of a user's mistake. */
function refuse(refusal) {
	return err({
		kind: "refusal",
		...refusal
	});
}
// src/core/bundle/sample-lines.ts
/**
* The lines of a file, or what is wrong with it. Reads piece by piece: the text of a million samples, several
* hundred megabytes, is never in memory at once. `faultOf` says what is wrong with a line beyond its own form.
*/
async function readSampleLines(chunks, kind, faultOf) {
	const { file, fileBytes, lineBytes, fast = () => null } = kind;
	const lines = [];
	let size = 0;
	let rest = /* @__PURE__ */ new Uint8Array(0);
	for await (const chunk of chunks) {
		size += chunk.length;
		if (size > fileBytes) return `${file} is too large`;
		const bytes = joined$2(rest, chunk);
		let start = 0;
		for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
			const line = fast(bytes, start, end) ?? parseLine$1(bytes.subarray(start, end), kind, lines.length + 1);
			if (typeof line === "string") return line;
			const fault = faultOf(line);
			if (fault !== null) return `${where(file, lines.length + 1)} ${fault}`;
			lines.push(line);
			start = end + 1;
		}
		rest = bytes.subarray(start);
		if (rest.length > 3 * lineBytes) return tooLong(file, lines.length + 1, lineBytes);
	}
	return rest.length === 0 ? lines : `the last line of ${file} is cut off`;
}
function parseLine$1(bytes, { file, schema, lineBytes }, number) {
	const text = DECODER.decode(bytes);
	if (text.length > lineBytes) return tooLong(file, number, lineBytes);
	const json = parseJson(text);
	if (json === void 0) return `${where(file, number)} is not JSON`;
	const line = schema.safeParse(json);
	if (line.success) return line.data;
	return `${where(file, number)} does not fit its schema at ${line.error.issues[0]?.path.join(".") || "/"}`;
}
/** The value of a JSON text; undefined when it is none. */
function parseJson(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
function joined$2(rest, chunk) {
	const bytes = new Uint8Array(rest.length + chunk.length);
	bytes.set(rest);
	bytes.set(chunk, rest.length);
	return bytes;
}
function tooLong(file, number, lineBytes) {
	return `${where(file, number)} is longer than ${lineBytes} characters`;
}
function where(file, number) {
	return `line ${number} of ${file}`;
}
const LINE_FEED = 10;
const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });
// src/core/bundle/evidence-lines.ts
/** Reads `evidence.jsonl` of a run with so many arms, or says what is wrong with it. */
async function parseEvidence(chunks, announced, order, arms) {
	if (chunks === null !== (announced === null)) return `manifest.json announces ${announced === null ? "no" : "an"} evidence.jsonl, and there is ${chunks === null ? "none" : "one"}`;
	if (chunks === null || announced === null) return [];
	if (order === void 0) return "evidence.jsonl was never asked for";
	const { bytes: fileBytes, lineBytes } = EVIDENCE_LIMITS;
	const kind = {
		file: "evidence.jsonl",
		fileBytes,
		lineBytes,
		schema: Evidence
	};
	const lanes = new Set(order.lanes.map(({ id }) => id));
	const seen = /* @__PURE__ */ new Set();
	const lines = await readSampleLines(chunks, kind, ({ kind: what, lane, arm, repeat }) => {
		if (arm >= arms) return "belongs to an arm that there is not";
		if (!lanes.has(lane)) return "belongs to a lane that was not to be observed";
		const place = `${what} ${lane} ${arm} ${repeat}`;
		if (seen.has(place)) return "repeats evidence";
		seen.add(place);
		return null;
	});
	if (typeof lines === "string" || lines.length === announced.count) return lines;
	return `manifest.json announces ${announced.count} lines of evidence, evidence.jsonl holds ${lines.length}`;
}
// src/core/bundle/line-cursor.ts
/**
* Walks along one line of compact JSON and reads what it is asked for. What does not stand there, or takes more than a
* simple reading (an escape, a letter beyond ASCII), spoils the cursor: what it gives from then on means nothing, and
* `endsAt` answers no. What it does give is what JSON gives, to the last bit.
*
* The line must end with a line feed inside the bytes: no value contains one, so nothing is read beyond it.
*/
var LineCursor = class {
	#bytes = /* @__PURE__ */ new Uint8Array(0);
	#view = new DataView(this.#bytes.buffer);
	#at = 0;
	#sound = true;
	#texts = /* @__PURE__ */ new Map();
	#objects = /* @__PURE__ */ new Map();
	open(bytes, start) {
		if (this.#bytes !== bytes) this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		this.#bytes = bytes;
		this.#at = start;
		this.#sound = true;
	}
	/** Whether every value was read, and the line feed that comes next stands at `end`. */
	endsAt(end) {
		return this.#sound && this.#at === end;
	}
	/** Steps over this text. */
	skip({ bytes, words }) {
		const at = this.#at;
		const end = at + bytes.length;
		if (end > this.#bytes.length) return this.#spoil();
		for (let i = 0; i < words.length; i++) if (this.#view.getInt32(at + 4 * i, true) !== words[i]) return this.#spoil();
		for (let i = 4 * words.length; i < bytes.length; i++) if (this.#bytes[at + i] !== bytes[i]) return this.#spoil();
		this.#at = end;
		return this;
	}
	/** Whether null stands here, which is stepped over; nothing moves otherwise. */
	isNull() {
		if (this.#here() !== NULL.bytes[0]) return false;
		this.skip(NULL);
		return true;
	}
	boolean() {
		const value = this.#here() === TRUE.bytes[0];
		this.skip(value ? TRUE : FALSE);
		return value;
	}
	/** A finite number. */
	number() {
		const bytes = this.#bytes;
		const start = this.#at;
		let at = start;
		let digit = bytes[at] - ZERO;
		let value = 0;
		let fraction = 0;
		for (; digit >= 0 && digit <= 9; digit = bytes[++at] - ZERO) value = value * 10 + digit;
		const whole = at - start;
		if (digit === DOT - ZERO) {
			digit = bytes[++at] - ZERO;
			for (; digit >= 0 && digit <= 9; digit = bytes[++at] - ZERO) value = value * 10 + digit;
			fraction = at - start - whole - 1;
		}
		const ends = bytes[at] === COMMA || bytes[at] === CLOSE;
		const canonical = whole > 0 && (whole === 1 || bytes[start] !== ZERO) && (at === start + whole || fraction > 0);
		if (!ends || !canonical || whole + fraction > EXACT_DIGITS) return this.#anyNumber();
		this.#at = at;
		return fraction === 0 ? value : value / POWERS[fraction];
	}
	/** A whole number that is exact. */
	integer() {
		const value = this.number();
		if (!Number.isSafeInteger(value)) this.#spoil();
		return value;
	}
	/** A whole number from 0 that is exact. */
	count() {
		const value = this.integer();
		if (value < 0) this.#spoil();
		return value;
	}
	zeroOrOne() {
		const value = this.#here() - ZERO;
		if (value === 0 || value === 1) this.#at++;
		else this.#spoil();
		return value === 1 ? 1 : 0;
	}
	/** A text of at most `most` characters. Equal texts are one string, so that a million samples do not hold a million names. */
	text(most) {
		const bytes = this.#bytes;
		const start = this.#at + 1;
		let at = start;
		let hash = 0;
		for (let byte = bytes[at]; byte >= SPACE && byte <= DELETE; byte = bytes[++at]) {
			if (byte === QUOTE || byte === BACKSLASH) break;
			hash = Math.imul(hash, 31) + byte | 0;
		}
		if (bytes[start - 1] !== QUOTE || bytes[at] !== QUOTE || at - start > most) {
			this.#spoil();
			return "";
		}
		this.#at = at + 1;
		const known = this.#texts.get(hash);
		if (known !== void 0 && this.#reads(known, start, at)) return known;
		const text = this.#slice(start, at);
		if (this.#texts.size < KEPT) this.#texts.set(hash, text);
		return text;
	}
	oneOf(options) {
		const text = this.text(Number.POSITIVE_INFINITY);
		if (!options.includes(text)) this.#spoil();
		return text;
	}
	/** An object whose values are numbers or null. Equal ones are one frozen object. */
	numbers() {
		const start = this.#at;
		let end = start;
		let hash = 0;
		for (let byte = this.#here(); byte >= SPACE && byte !== CLOSE; byte = this.#bytes[++end]) hash = Math.imul(hash, 31) + byte | 0;
		const known = this.#objects.get(hash);
		if (known !== void 0 && this.#reads(known.text, start, end)) {
			this.#at = end + 1;
			return known.numbers;
		}
		const numbers = Object.freeze(this.#readNumbers());
		if (this.#sound && this.#at === end + 1 && this.#objects.size < KEPT) this.#objects.set(hash, {
			text: this.#slice(start, end),
			numbers
		});
		return numbers;
	}
	#readNumbers() {
		const found = {};
		this.skip(OPENING$1);
		let more = this.#here() !== CLOSE;
		while (more && this.#sound) {
			const name = this.text(Number.POSITIVE_INFINITY);
			if (name === "__proto__") this.#spoil();
			this.skip(COLON);
			found[name] = this.isNull() ? null : this.number();
			more = this.#here() === COMMA;
			if (more) this.#at++;
		}
		this.skip(CLOSING$1);
		return found;
	}
	/** A number of any form: signed, with an exponent, or with more digits than are exact. */
	#anyNumber() {
		const start = this.#at;
		let at = start;
		while (NUMBER_BYTES.includes(this.#bytes[at])) at++;
		const text = this.#slice(start, at);
		const value = JSON_NUMBER.test(text) ? Number(text) : NaN;
		if (!Number.isFinite(value)) this.#spoil();
		this.#at = at;
		return value;
	}
	#reads(text, start, end) {
		if (text.length !== end - start) return false;
		for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== this.#bytes[start + i]) return false;
		return true;
	}
	#slice(start, end) {
		return String.fromCharCode(...this.#bytes.subarray(start, end));
	}
	#here() {
		return this.#bytes[this.#at];
	}
	#spoil() {
		this.#sound = false;
		return this;
	}
};
function literal(text) {
	const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
	const view = new DataView(bytes.buffer);
	return {
		bytes,
		words: Int32Array.from({ length: bytes.length >> 2 }, (_, i) => view.getInt32(4 * i, true))
	};
}
const [SPACE, QUOTE, COMMA, DOT, ZERO, BACKSLASH, CLOSE, DELETE] = [
	32,
	34,
	44,
	46,
	48,
	92,
	125,
	127
];
const [TRUE, FALSE, NULL] = [
	literal("true"),
	literal("false"),
	literal("null")
];
const [COLON, OPENING$1, CLOSING$1] = [
	literal(":"),
	literal("{"),
	literal("}")
];
const NUMBER_BYTES = literal("0123456789+-.eE").bytes;
const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
/** A whole number of so many digits and ten to that power are exact, so one division of them rounds as reading the text does. */
const EXACT_DIGITS = 15;
const POWERS = Array.from({ length: 16 }, (_, digits) => 10 ** digits);
/** Different texts that are remembered (lanes, arms, names of checks), and different objects of numbers. */
const KEPT = 1024;
// src/core/bundle/sample-line.ts
/**
* Reads lines of `samples.jsonl` in the exact form in which the runner writes them: keys in the schema's order, no spaces.
* That takes a tenth of the time of parsing and validating, which decides how long a million samples take.
*
* The schema stays the judge: this reader only ever accepts a part of what the schema accepts, with the same values, and
* answers null for everything else, which then goes the long way. A law in its test holds it to that.
*/
function sampleLineReader() {
	const cursor = new LineCursor();
	return (bytes, start, end) => {
		if (end - start > BUNDLE_LIMITS.lineBytes) return null;
		cursor.open(bytes, start);
		const sample = {
			lane: cursor.skip(BEFORE.lane).text(LANE_CHARACTERS),
			block: cursor.skip(BEFORE.block).count(),
			position: cursor.skip(BEFORE.position).zeroOrOne(),
			arm: cursor.skip(BEFORE.arm).oneOf(ArmName.options),
			startedNs: cursor.skip(BEFORE.startedNs).count(),
			wallNs: cursor.skip(BEFORE.wallNs).count(),
			cpuNs: cursor.skip(BEFORE.cpuNs).count(),
			value: cursor.skip(BEFORE.value).isNull() ? null : cursor.number(),
			rssPeakBytes: cursor.skip(BEFORE.rssPeakBytes).isNull() ? null : cursor.count(),
			minorFaults: cursor.skip(BEFORE.minorFaults).isNull() ? null : cursor.count(),
			foreignCores: cursor.skip(BEFORE.foreignCores).isNull() ? null : cursor.number(),
			exitCode: cursor.skip(BEFORE.exitCode).isNull() ? null : cursor.integer(),
			signal: cursor.skip(BEFORE.signal).isNull() ? null : cursor.text(SIGNAL_CHARACTERS),
			timedOut: cursor.skip(BEFORE.timedOut).boolean(),
			library: cursor.skip(BEFORE.library).oneOf(Sample.shape.library.options),
			checks: cursor.skip(BEFORE.checks).numbers()
		};
		return cursor.skip(CLOSING).endsAt(end) ? sample : null;
	};
}
const LANE_CHARACTERS = Sample.shape.lane.maxLength ?? 0;
const SIGNAL_CHARACTERS = Sample.shape.signal.unwrap().maxLength ?? 0;
/** What stands before each value: the key with its punctuation. */
const BEFORE = Object.fromEntries(Object.keys(Sample.shape).map((key, index) => [key, literal(`${index === 0 ? "{" : ","}"${key}":`)]));
const CLOSING = literal("}");
// src/core/bundle/bundle.ts
/**
* Reads a run from its two files. Refuses what is truncated, too large, off-schema or inconsistent with its own plan;
* never believes part of a bundle. The digest of the samples is compared by the caller, through whose hands the bytes go.
* Throws what reading `samples` throws.
*/
async function parseBundle(files) {
	const manifest = parseManifest(files.manifest, Manifest);
	if (typeof manifest === "string") return bad$2(manifest);
	const kind = {
		...SAMPLES_FILE,
		schema: Sample,
		lineBytes: BUNDLE_LIMITS.lineBytes,
		fast: sampleLineReader()
	};
	const samples = await readSampleLines(files.samples, kind, placeChecker$1(manifest.plan));
	if (typeof samples === "string") return bad$2(samples);
	const announced = manifest.samples.count;
	if (samples.length !== announced) return bad$2(`manifest.json announces ${announced} samples, samples.jsonl holds ${samples.length}`);
	const evidence = await parseEvidence(files.evidence, manifest.evidence, manifest.plan.perf, 2);
	return typeof evidence === "string" ? bad$2(evidence) : ok$1({
		manifest,
		samples,
		evidence
	});
}
/** Name and cap of the file of samples. */
const SAMPLES_FILE = {
	file: "samples.jsonl",
	fileBytes: BUNDLE_LIMITS.samplesBytes
};
/** A manifest by its schema, or what is wrong with it. */
function parseManifest(text, schema) {
	if (text.length > BUNDLE_LIMITS.manifestBytes) return "manifest.json is too large";
	const json = parseJson(text);
	if (json === void 0) return "manifest.json is not JSON: it is truncated or was altered";
	const manifest = schema.safeParse(json);
	if (manifest.success) return manifest.data;
	const [issue] = manifest.error.issues;
	return `manifest.json does not fit its schema at ${issue?.path.join(".") || "/"} (${issue?.message})`;
}
/** Says of one sample after the other what is wrong with its place in the plan; null: nothing. */
function placeChecker$1({ lanes }) {
	const seen = new Map(lanes.map((lane) => [lane.id, {
		lane,
		blocks: /* @__PURE__ */ new Map()
	}]));
	return (sample) => {
		const { block, arm, position } = sample;
		const known = seen.get(sample.lane);
		if (!known) return "belongs to a lane that the plan does not have";
		if (!burstsFit(known.lane, sample)) return "does not have the bursts of its lane";
		const within = block % 8;
		const entry = (block - within) / 8;
		const own = (ARM_BIT[arm] | PLACE_BIT[position]) << 4 * within;
		const before = known.blocks.get(entry) ?? 0;
		if ((before & own) !== 0) return "repeats a sample";
		known.blocks.set(entry, before | own);
		return null;
	};
}
const ARM_BIT = {
	baseline: 1,
	candidate: 2
};
const PLACE_BIT = {
	0: 4,
	1: 8
};
/** A group's number is read from its bursts: a lock-step sample with a value has all of them, any other sample has none. */
function burstsFit({ lockstep }, { value, bursts }) {
	if (lockstep === null || bursts === void 0) return lockstep === null === (bursts === void 0) || value === null;
	const { runs, runLength } = lockstep;
	return bursts.runsNs.length === runs && bursts.runsNs.every((run) => run.length === runLength && run.every((ns) => ns > 0));
}
/** Refuses a bundle. */
function bad$2(what) {
	return refuse({
		code: "bad-bundle",
		message: `This bundle cannot be believed: ${what}.`,
		next: "Measure again; a bundle is complete only when manifest.json was written last, by alloc-ab itself."
	});
}
// src/core/bundle/survey-bundle.ts
/** Reads a bundle of either kind; its manifest says which it is. */
async function parseResult(files) {
	const json = parseJson(files.manifest);
	return typeof json === "object" && json !== null && "survey" in json ? parseSurveyBundle(files) : parseBundle(files);
}
/** The file whose digest (lower-case hexadecimal sha256) is not the one its manifest states; null when all fit. */
function otherFile({ manifest }, samples, evidence) {
	if (manifest.samples.sha256 !== samples) return "samples.jsonl";
	return manifest.evidence !== null && manifest.evidence.sha256 !== evidence ? "evidence.jsonl" : null;
}
/** Reads a survey from its files, as strictly as a run: never believes part of a bundle. */
async function parseSurveyBundle(files) {
	const manifest = parseManifest(files.manifest, SurveyManifest);
	if (typeof manifest === "string") return bad$2(manifest);
	const [built, asked] = [manifest.builds.length, manifest.survey.arms.length];
	if (built !== asked) return bad$2(`manifest.json tells of ${built} builds for ${asked} arms`);
	const kind = {
		...SAMPLES_FILE,
		schema: Reading$1,
		lineBytes: SURVEY_LINE_BYTES
	};
	const readings = await readSampleLines(files.samples, kind, placeChecker(manifest.survey));
	if (typeof readings === "string") return bad$2(readings);
	if (readings.length !== manifest.samples.count) return bad$2(`manifest.json announces ${manifest.samples.count} samples, samples.jsonl holds ${readings.length}`);
	const { perf, arms } = manifest.survey;
	const evidence = await parseEvidence(files.evidence, manifest.evidence, perf, arms.length);
	return typeof evidence === "string" ? bad$2(evidence) : ok$1({
		manifest,
		readings,
		evidence
	});
}
function placeChecker({ parts, arms, lanes }) {
	const seen = /* @__PURE__ */ new Set();
	return ({ part: index, lane, arm, round, environment }) => {
		const part = parts[index];
		if (part === void 0) return "belongs to a part that the survey does not have";
		if (!part.lanes.some((place) => lanes[place]?.id === lane)) return "belongs to a lane that its part does not have";
		if (!part.arms.includes(arm) || arm >= arms.length) return "belongs to an arm that its part does not have";
		const place = `${index} ${lane} ${round} ${arm} ${environment}`;
		if (seen.has(place)) return "repeats a reading";
		seen.add(place);
		return null;
	};
}
// src/model/work.ts
function isSurveyPlan(work) {
	return "topic" in work;
}
function isSurveyRun(result) {
	return "survey" in result.manifest;
}
// src/bundle/line-file.ts
/** Creates a file of lines of at most `lineBytes`. */
function openLineFile(path, lineBytes) {
	const file = openSync(path, "wx", 420);
	const digest = createHash("sha256");
	let count = 0;
	let length = 0;
	return {
		append(value) {
			const line = Buffer.from(`${JSON.stringify(value)}\n`);
			if (line.length > lineBytes) throw new Error(`a line of ${path} is longer than ${lineBytes} bytes`);
			try {
				writeAll(file, line);
			} catch (error) {
				ftruncateSync(file, length);
				throw error;
			}
			length += line.length;
			digest.update(line);
			count++;
		},
		digest: () => ({
			count,
			sha256: digest.copy().digest("hex")
		}),
		close() {
			fsyncSync(file);
			closeSync(file);
		}
	};
}
/** Writes all of it, however many pieces the system takes it in. */
function writeAll(file, bytes) {
	for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}
// src/bundle/bundle.ts
const RUN = {
	schema: Manifest,
	lineBytes: BUNDLE_LIMITS.lineBytes
};
const SURVEY = {
	schema: SurveyManifest,
	lineBytes: SURVEY_LINE_BYTES
};
/** Disk space kept until the manifest is written, so that a full disk can still be reported in it. */
const RESERVE_BYTES = 262144;
const CHUNK_BYTES = 524288;
/** Starts a bundle in an existing, empty directory; the manifest is checked by its schema before it is written. */
function openBundle(directory, plan, { schema, lineBytes }) {
	const reserve = join(directory, ".reserve");
	writeFileSync(reserve, Buffer.alloc(RESERVE_BYTES, 1));
	writeDurably(join(directory, "plan.json"), `${JSON.stringify(plan, null, 2)}\n`);
	const samples = openLineFile(join(directory, "samples.jsonl"), lineBytes);
	let evidence = null;
	return {
		append: samples.append,
		samples: samples.digest,
		appendEvidence(each) {
			evidence ??= openLineFile(join(directory, "evidence.jsonl"), EVIDENCE_LIMITS.lineBytes);
			evidence.append(each);
		},
		evidence: () => evidence?.digest() ?? null,
		finish(manifest) {
			rmSync(reserve, { force: true });
			samples.close();
			evidence?.close();
			const text = JSON.stringify(schema.parse(manifest), null, 2);
			writeDurably(join(directory, "manifest.json"), `${text}\n`);
		}
	};
}
/** Reads a bundle's directory: sizes first, then schema, counts and the digests of its files of lines. */
async function readResult(directory) {
	const manifest = await openCapped(join(directory, "manifest.json"), BUNDLE_LIMITS.manifestBytes);
	if (typeof manifest === "string") return unreadable(manifest, directory);
	await using _manifest = manifest;
	const samples = await openCapped(join(directory, "samples.jsonl"), BUNDLE_LIMITS.samplesBytes);
	if (typeof samples === "string") return unreadable(samples, directory);
	await using _samples = samples;
	const path = join(directory, "evidence.jsonl");
	const evidence = existsSync(path) ? await openCapped(path, EVIDENCE_LIMITS.bytes) : null;
	if (typeof evidence === "string") return unreadable(evidence, directory);
	await using _evidence = evidence;
	const digests = {
		samples: createHash("sha256"),
		evidence: createHash("sha256")
	};
	try {
		const run = await parseResult({
			manifest: await manifest.readFile("utf8"),
			samples: bytesOf(samples, digests.samples),
			evidence: evidence === null ? null : bytesOf(evidence, digests.evidence)
		});
		if (!run.ok) return run;
		const other = otherFile(run.value, digests.samples.digest("hex"), digests.evidence.digest("hex"));
		if (other === null) return run;
		return unreadable(`${other} is not the file that manifest.json was written for (its sha256 differs)`, directory);
	} catch (error) {
		if (!(error instanceof Error && "syscall" in error)) throw error;
		return unreadable(`it cannot be read to its end (${error.message})`, directory);
	}
}
/** Writes a file beside its place, brings it to the disk, and moves it there: it is either absent or complete. */
function writeDurably(path, text) {
	const temporary = `${path}.tmp`;
	const file = openSync(temporary, "w", 420);
	try {
		writeAll(file, Buffer.from(text));
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
	renameSync(temporary, path);
}
/** The open file, or why it cannot be read. */
async function openCapped(path, maxBytes) {
	const name = basename(path);
	try {
		const file = await open(path);
		const { size } = await file.stat();
		if (size <= maxBytes) return file;
		await file.close();
		return `${name} is larger than ${maxBytes} bytes`;
	} catch (error) {
		return `${name} cannot be read (${error.code ?? "unknown"})`;
	}
}
/** The bytes of a file, each piece in the same buffer; the digest takes exactly what is read. */
async function* bytesOf(file, digest) {
	const buffer = new Uint8Array(CHUNK_BYTES);
	for (let at = 0;;) {
		const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
		if (bytesRead === 0) return;
		const piece = buffer.subarray(0, bytesRead);
		digest.update(piece);
		yield piece;
		at += bytesRead;
	}
}
function unreadable(what, directory) {
	return refuse({
		code: "bad-bundle",
		message: `${directory} is not a complete bundle: ${what}.`,
		next: "Give the directory that holds manifest.json and samples.jsonl, as alloc-ab run printed it, or measure again."
	});
}
// src/stats/select.ts
/**
* The value that would stand at `index` (from 0) if `values` were sorted ascending; reorders them. NaN outside of them.
* No value may be NaN. Expected O(n): quickselect, Hoare 1961, with the middle of three as pivot.
*/
function selectAt(values, index) {
	let left = 0;
	let right = values.length - 1;
	while (left < right) {
		const pivot = middle(values[left], values[left + right >> 1], values[right]);
		let i = left;
		let j = right;
		while (i <= j) {
			while (values[i] < pivot) i++;
			while (values[j] > pivot) j--;
			if (i > j) break;
			const moved = values[i];
			values[i++] = values[j];
			values[j--] = moved;
		}
		if (index <= j) right = j;
		else if (index >= i) left = i;
		else break;
	}
	return values[index] ?? NaN;
}
function middle(a, b, c) {
	return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
// src/stats/summary.ts
/** Median; NaN when there is none. For an even count, the mean of the two in the middle. */
function median(values) {
	const copy = new Float64Array(values);
	const half = copy.length >> 1;
	const upper = selectAt(copy, half);
	if (copy.length % 2 === 1) return upper;
	let lower = copy[0] ?? NaN;
	for (let i = 1; i < half; i++) lower = Math.max(lower, copy[i]);
	return (lower + upper) / 2;
}
/** Arithmetic mean; NaN when there is none. */
function mean(values) {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}
/** Sample standard deviation (n − 1); NaN with fewer than two. */
function sd(values) {
	if (values.length < 2) return NaN;
	const centre = mean(values);
	return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}
/**
* Robust standard deviation: 1.4826 × the median absolute deviation from the median; NaN with fewer than two.
* 1.4826 = 1/Φ⁻¹(3/4) makes it agree with `sd` on normal data (Hampel 1974).
*/
function madSd(values) {
	if (values.length < 2) return NaN;
	const centre = median(values);
	return 1.482602218505602 * median(values.map((value) => Math.abs(value - centre)));
}
// src/stats/student.ts
/** Halvings of a quarter turn: past this a double does not get closer. */
const HALVINGS = 60;
/**
* Value that Student's t with a whole number of `freedom` degrees (from 1) exceeds with probability `tail`, for
* 0 < tail < ½; exact to nine digits while the tail is above 1e-6. Found by halving the angle θ with t = √ν·tan θ.
*/
function studentQuantile(tail, freedom) {
	if (!(tail > 0 && tail < .5)) throw new RangeError(`a tail probability lies strictly between 0 and ½, not ${tail}`);
	let [low, high] = [0, Math.PI / 2];
	for (let step = 0; step < HALVINGS; step++) {
		const middle = (low + high) / 2;
		if ((1 - within(middle, freedom)) / 2 > tail) low = middle;
		else high = middle;
	}
	return Math.sqrt(freedom) * Math.tan((low + high) / 2);
}
/** P(|t| < √ν·tan θ). Abramowitz & Stegun, "Handbook of Mathematical Functions" (1964), 26.7.3 and 26.7.4. */
function within(angle, freedom) {
	const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
	const odd = freedom % 2 === 1;
	let term = odd ? cosine : 1;
	let sum = freedom === 1 ? 0 : term;
	for (let k = odd ? 3 : 2; k <= freedom - 2; k += 2) {
		term *= (k - 1) / k * cosine * cosine;
		sum += term;
	}
	return odd ? 2 / Math.PI * (angle + sine * sum) : sine * sum;
}
// src/stats/welch.ts
/**
* Interval of `a.mean − b.mean` that misses the true difference with probability `alpha`; each has at least two values.
* Welch, "The generalization of Student's problem" (1947), with Satterthwaite's (1946) degrees of freedom rounded down.
*/
function welchInterval(a, b, alpha) {
	const [va, vb] = [a.sd ** 2 / a.count, b.sd ** 2 / b.count];
	const least = Math.min(a.count, b.count) - 1;
	const freedom = va + vb === 0 ? least : (va + vb) ** 2 / (va ** 2 / (a.count - 1) + vb ** 2 / (b.count - 1));
	const reach = studentQuantile(alpha / 2, Math.max(least, Math.floor(freedom))) * Math.sqrt(va + vb);
	const estimate = a.mean - b.mean;
	return {
		estimate,
		low: estimate - reach,
		high: estimate + reach
	};
}
// src/stats/normal.ts
/** Density of the standard normal distribution. */
function normalDensity(z) {
	return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
}
/**
* Upper tail of the standard normal distribution, 1 − Φ(z); relative error below 1e-13 while the tail is above 1e-300.
*
* Near zero the series Φ(z) = ½ + φ(z)·(z + z³/3 + z⁵/(3·5) + …) (Marsaglia 2004, "Evaluating the Normal Distribution");
* further out Laplace's continued fraction φ(z)/(z + 1/(z + 2/(z + 3/…))) (Abramowitz & Stegun 26.2.14).
*/
function normalTail(z) {
	if (z < 0) return 1 - normalTail(-z);
	if (z > 2.5) {
		let fraction = z;
		for (let k = z > 7 ? 30 : 200; k > 0; k--) fraction = z + k / fraction;
		return normalDensity(z) / fraction;
	}
	let term = z;
	let sum = z;
	for (let k = 3; term > sum * 1e-17; k += 2) {
		term *= z * z / k;
		sum += term;
	}
	return .5 - normalDensity(z) * sum;
}
/**
* The z with 1 − Φ(z) = `tail`, for 0 < tail < 1.
*
* Start from Abramowitz & Stegun 26.2.23 (error below 4.5e-4), then three Newton steps on the logarithm of the tail.
*/
function normalQuantile(tail) {
	if (!(tail > 0 && tail < 1)) throw new RangeError(`a tail probability lies strictly between 0 and 1, not ${tail}`);
	if (tail > .5) return -normalQuantile(1 - tail);
	const t = Math.sqrt(-2 * Math.log(tail));
	let z = t - (2.515517 + t * (.802853 + t * .010328)) / (1 + t * (1.432788 + t * (.189269 + t * .001308)));
	for (let step = 0; step < 3; step++) {
		const value = normalTail(z);
		z += Math.log(value / tail) * value / normalDensity(z);
	}
	return z;
}
// src/stats/walsh.ts
/** Number of Walsh averages (xᵢ + xⱼ)/2, i ≤ j, of n values. */
function walshCount(n) {
	return n * (n + 1) / 2;
}
/** Values that make a sketch. Of so few the sketch holds every sum. */
const SKETCHED = 64;
/** A sketch of ascending values, for every `walshAverage` that is wanted of them. */
function sketchOf(sorted) {
	const n = sorted.length;
	const few = n <= SKETCHED ? sorted : Float64Array.from({ length: SKETCHED }, (_, i) => at(sorted, middleOf(i, n)));
	const sums = new Float64Array(walshCount(few.length));
	let filled = 0;
	for (let i = 0; i < few.length; i++) for (let j = i; j < few.length; j++) sums[filled++] = at(few, i) + at(few, j);
	return sums.sort();
}
/** The k-th smallest Walsh average (k from 1) of ascending finite values, exactly. */
function walshAverage(sorted, k, sketch = sketchOf(sorted)) {
	return half(walshSum(sorted, k, sketch));
}
/** Median of the Walsh averages of ascending finite values: for an even count, the mean of the two in the middle. */
function walshMedian(sorted, sketch = sketchOf(sorted)) {
	const count = walshCount(sorted.length);
	if (count === 0) return NaN;
	const below = Math.floor(count / 2);
	const upper = walshSum(sorted, below + 1, sketch);
	if (count % 2 === 1) return half(upper);
	const { count: smaller, down } = split(sorted, previous(upper));
	return (half(smaller === below ? down : upper) + half(upper)) / 2;
}
/**
* The k-th smallest of the n(n+1)/2 sums xᵢ + xⱼ, i ≤ j, without storing them.
*
* Selection in the sorted matrix X + X (Johnson & Mizoguchi 1978): one walk along the staircase counts the sums up to a
* bound in O(n). Bounds on both sides of the k-th sum close in until some n sums are left to choose from: the first two are
* read off the sketch, further ones interpolated. Where that is slow, as between equal sums, the floating-point numbers
* between the bounds are halved, of which there are 2⁶⁴; so O(n log n) at worst.
*/
function walshSum(sorted, k, sketch) {
	const n = sorted.length;
	const count = walshCount(n);
	if (!(k >= 1 && k <= count)) throw new RangeError(`Walsh average ${k} of ${count}`);
	if (n <= SKETCHED) return at(sketch, k - 1);
	const range = new Range(sorted, k);
	const place = k / count * sketch.length;
	range.narrow(at(sketch, Math.max(0, Math.floor(place) - SKETCH_MARGIN)));
	range.narrow(at(sketch, Math.min(sketch.length - 1, Math.ceil(place) + SKETCH_MARGIN)));
	while (!range.isSmall()) {
		const before = range.size();
		const { low, high } = range;
		const share = range.share();
		range.narrow(low + (share - SHARE_MARGIN) * (high - low));
		range.narrow(low + (share + SHARE_MARGIN) * (high - low));
		if (range.size() < before / 2) continue;
		range.narrow(previous(range.high));
		range.narrow(range.low);
		range.narrow(fromOrdinal(toOrdinal(range.low) + toOrdinal(range.high) >> 1n));
	}
	return range.chosen();
}
/** How far from its place in the sketch a sum is looked for: 0.4 % of all sums to either side. */
const SKETCH_MARGIN = 8;
/** How far from the interpolated place, as a share of the sums left. */
const SHARE_MARGIN = .02;
/** The sums from `low` to `high`, both of them sums, among which the k-th is. */
var Range = class {
	low;
	high;
	/** Sums below `low`, and sums up to `high`. */
	#below = 0;
	#upTo;
	#sorted;
	#k;
	constructor(sorted, k) {
		this.#sorted = sorted;
		this.#k = k;
		this.low = 2 * at(sorted, 0);
		this.high = 2 * at(sorted, sorted.length - 1);
		this.#upTo = walshCount(sorted.length);
	}
	size() {
		return this.#upTo - this.#below;
	}
	isSmall() {
		return this.low === this.high || this.size() <= 2 * this.#sorted.length;
	}
	/** Where in the range the k-th sum is, from 0 to 1, if the sums were even. */
	share() {
		return (this.#k - this.#below - .5) / this.size();
	}
	/** Drops the sums on that side of `bound` where the k-th is not. */
	narrow(bound) {
		if (this.isSmall() || !(bound >= this.low && bound < this.high)) return;
		const { count, down, up } = split(this.#sorted, bound);
		if (count >= this.#k) {
			this.high = down;
			this.#upTo = count;
		} else {
			this.low = up;
			this.#below = count;
		}
	}
	chosen() {
		if (this.low === this.high) return this.low;
		return selectAt(sumsWithin(this.#sorted, this.low, this.high, this.size()), this.#k - this.#below - 1);
	}
};
/** The `size` sums xᵢ + xⱼ, i ≤ j, from `low` to `high`. */
function sumsWithin(sorted, low, high, size) {
	const found = new Float64Array(size);
	let filled = 0;
	let end = sorted.length - 1;
	for (let i = 0; i <= end; i++) {
		while (end >= i && at(sorted, i) + at(sorted, end) > high) end--;
		for (let j = end; j >= i && at(sorted, i) + at(sorted, j) >= low; j--) found[filled++] = at(sorted, i) + at(sorted, j);
	}
	return found;
}
/** Number of pairs i ≤ j with xᵢ + xⱼ ≤ `bound`, of ascending values; O(n). */
function sumsAtMost(sorted, bound) {
	return split(sorted, bound).count;
}
/** The sums up to `bound`: how many, the largest of them, and the smallest beyond. */
function split(sorted, bound) {
	let count = 0;
	let down = Number.NEGATIVE_INFINITY;
	let up = Number.POSITIVE_INFINITY;
	let j = sorted.length - 1;
	for (let i = 0; i <= j; i++) {
		const x = at(sorted, i);
		let sum = x + at(sorted, j);
		while (sum > bound) {
			if (sum < up) up = sum;
			if (--j < i) return {
				count,
				down,
				up
			};
			sum = x + at(sorted, j);
		}
		if (sum > down) down = sum;
		count += j - i + 1;
	}
	return {
		count,
		down,
		up
	};
}
/** Ascending copy. Throws on values that are not finite: they have no place in an order statistic. */
function ascending(values) {
	const sorted = new Float64Array(values).sort();
	if (sorted.length > 0 && !(Number.isFinite(at(sorted, 0)) && Number.isFinite(at(sorted, sorted.length - 1)))) throw new RangeError("every difference must be a finite number");
	return sorted;
}
function at(values, index) {
	return values[index];
}
/** Index of the middle of the i-th of the equal parts into which a sketch cuts n values. */
function middleOf(i, n) {
	return Math.floor((i + .5) * n / SKETCHED);
}
/** Half of a sum, zero without a sign. */
function half(sum) {
	return sum / 2 + 0;
}
const float = /* @__PURE__ */ new Float64Array(1);
const bits = new BigInt64Array(float.buffer);
const MAGNITUDE = 9223372036854775807n;
/** Position of a number among all floating-point numbers: order-preserving, 0 for both zeros, odd in the number. */
function toOrdinal(value) {
	float[0] = value;
	const pattern = bits[0];
	return pattern < 0n ? -(pattern & MAGNITUDE) : pattern;
}
/** The largest number below this one. */
function previous(value) {
	return fromOrdinal(toOrdinal(value) - 1n);
}
function fromOrdinal(ordinal) {
	bits[0] = ordinal < 0n ? -ordinal : ordinal;
	const magnitude = float[0];
	return ordinal < 0n ? -magnitude : magnitude;
}
/**
* Centre of symmetry of `differences`: the Hodges–Lehmann estimate (median of the Walsh averages) and the interval from the
* `rank`-th smallest to the `rank`-th largest of them. Exact; O(n log n) time, O(n) memory. Rank 0 gives an infinite
* interval, no differences give NaN. Throws on a rank beyond the middle and on differences that are not finite.
*
* Hodges & Lehmann 1963; the interval inverts Wilcoxon's test: Lehmann, "Nonparametrics" (1975), §4.4.
*/
function walshInterval(differences, rank) {
	const sorted = ascending(differences);
	const count = walshCount(sorted.length);
	if (!(rank >= 0 && rank <= (count + 1) / 2)) throw new RangeError(`rank ${rank} of ${count} Walsh averages`);
	const sketch = sketchOf(sorted);
	const estimate = walshMedian(sorted, sketch);
	if (rank === 0) return {
		estimate,
		low: Number.NEGATIVE_INFINITY,
		high: Number.POSITIVE_INFINITY
	};
	return {
		estimate,
		low: walshAverage(sorted, rank, sketch),
		high: walshAverage(sorted, count + 1 - rank, sketch)
	};
}
/** Hodges–Lehmann estimate of the centre: the median of all Walsh averages; NaN when there are no differences. */
function hodgesLehmann(differences) {
	return walshMedian(ascending(differences));
}
/**
* One-sided p-value of "the centre is at least `centre`" against "it lies below": P(W⁺ ≤ number of Walsh averages ≥ centre).
* A tie with the centre counts for the null hypothesis, so the p-value stays valid on discrete data. 1 without differences.
*
* Wilcoxon 1945; W⁺ as a count of Walsh averages: Tukey 1949.
*/
function signedRankP(differences, centre = 0) {
	const sorted = ascending(differences);
	const negated = sorted.map((value) => -value).reverse();
	return signedRankCdf(sorted.length, sumsAtMost(negated, -2 * centre));
}
/** P(W⁺ ≤ w) when n differences are symmetric around 0: exact up to n = 60, then the normal limit with continuity correction. */
function signedRankCdf(n, w) {
	if (w < 0) return 0;
	if (w >= walshCount(n)) return 1;
	const whole = Math.floor(w);
	if (n <= 60) return nullDistribution(n)[whole];
	return normalTail((walshCount(n) / 2 - whole - .5) / standardDeviation(n));
}
/**
* Rank of the Walsh averages that bound an interval whose sides err with probability at most 1 − Φ(critical) each: the
* number of w with P(W⁺ ≤ w) ≤ 1 − Φ(critical). From n = 61 on it is ⌊mean − critical·sd⌋ of W⁺. 0 when n is too small.
*/
function intervalRank(n, critical) {
	const middle = walshCount(n) / 2;
	if (n > 60) return Math.max(0, Math.floor(middle - critical * standardDeviation(n)));
	const side = normalTail(critical);
	const distribution = nullDistribution(n);
	let rank = 0;
	while (rank < middle && distribution[rank] <= side) rank++;
	return rank;
}
/** Standard deviation of W⁺ under the null hypothesis: √(n(n+1)(2n+1)/24). */
function standardDeviation(n) {
	return Math.sqrt(n * (n + 1) * (2 * n + 1) / 24);
}
const distributions = /* @__PURE__ */ new Map();
/** P(W⁺ ≤ w) for w = 0 … n(n+1)/2: each rank joins the sum with probability ½ (Wilcoxon 1945). */
function nullDistribution(n) {
	const known = distributions.get(n);
	if (known) return known;
	const table = new Float64Array(walshCount(n) + 1);
	table[0] = 1;
	for (let rank = 1; rank <= n; rank++) for (let w = walshCount(rank); w >= 0; w--) table[w] = (table[w] + (w >= rank ? table[w - rank] : 0)) / 2;
	for (let w = 1; w < table.length; w++) table[w] = table[w - 1] + table[w];
	distributions.set(n, table);
	return table;
}
// src/core/analysis/standings.ts
/** What is compared of an arm: how it is read, and which direction is good. */
const ASPECTS = {
	throughput: {
		of: ({ value }) => value,
		better: "higher"
	},
	rssPeak: {
		of: ({ rssPeakBytes }) => rssPeakBytes,
		better: "lower"
	},
	rssEnd: {
		of: ({ rssEndBytes }) => rssEndBytes,
		better: "lower"
	},
	faults: {
		of: ({ minorFaults }) => minorFaults,
		better: "lower"
	}
};
/** Normal quantile of two sides of 2.5 %. */
const CRITICAL$1 = 1.959964;
/**
* Compares the arms of a survey lane by lane. Arms are paired by round, so that what the machine did in a round hits all of
* them; each interval is that of a fixed number of rounds, since time and not the numbers ended the sampling.
*/
function standingsOf(run) {
	const { survey } = run.manifest;
	const rounds = roundsOf(run);
	return survey.lanes.map(({ id, better }) => {
		const { table, disturbed } = rounds(id);
		const direction = better === "higher" ? 1 : -1;
		const ranks = ranked(table, direction);
		return {
			lane: id,
			standings: withPareto(survey.arms.map((_, arm) => {
				const own = table[arm] ?? [];
				return {
					arm,
					rounds: own.filter((reading) => reading !== void 0).length,
					medians: each((aspect) => medianOf(own, ASPECTS[aspect].of)),
					relative: each((aspect) => arm === 0 ? null : relativeOf(own, table[0] ?? [], ASPECTS[aspect].of)),
					rank: ranks[arm] ?? null,
					pareto: false
				};
			}), direction),
			disturbed
		};
	});
}
/** The readings of a lane that count: a row for each arm, a column for each round that nobody disturbed. */
function roundsOf({ manifest, readings }) {
	const { survey } = manifest;
	const clean = readings.filter(({ environment }) => environment === "clean");
	const byLane = Map.groupBy(clean, ({ lane }) => lane);
	return (lane) => {
		const rounds = Map.groupBy(byLane.get(lane) ?? [], ({ round }) => round);
		const kept = [...rounds.values()].filter((round) => !round.some(({ foreignCores }) => (foreignCores ?? 0) > survey.foreignCores));
		return {
			table: survey.arms.map((_, arm) => kept.map((round) => round.find((one) => one.arm === arm && good(one)))),
			disturbed: rounds.size - kept.length
		};
	};
}
/** Whether a reading measured its arm. */
function good({ trouble }) {
	return trouble === null;
}
function each(make) {
	return Object.fromEntries(Object.keys(ASPECTS).map((aspect) => [aspect, make(aspect)]));
}
/** Null where it was never measured. */
function medianOf(row, of) {
	const values = row.flatMap((reading) => reading ? of(reading) ?? [] : []);
	return values.length === 0 ? null : median(values);
}
/** The Hodges–Lehmann estimate of the log-ratio over rounds, with its signed-rank interval; null where that is infinite. */
function relativeOf(row, reference, of) {
	const differences = row.flatMap((reading, round) => {
		const other = reference[round];
		const [value, base] = [reading && of(reading), other && of(other)];
		return value && base && value > 0 && base > 0 ? [Math.log(value) - Math.log(base)] : [];
	});
	const rank = intervalRank(differences.length, CRITICAL$1);
	if (rank === 0) return null;
	const { estimate, low, high } = walshInterval(differences, rank);
	return {
		estimate: Math.expm1(estimate),
		low: Math.expm1(low),
		high: Math.expm1(high)
	};
}
/** Ranks by median; an arm that is not clearly behind the best of its rank shares it. */
function ranked(table, direction) {
	const order = table.flatMap((row, arm) => {
		const middle = medianOf(row, ASPECTS.throughput.of);
		return middle === null ? [] : [{
			arm,
			middle
		}];
	}).sort((a, b) => direction * (b.middle - a.middle));
	const ranks = table.map(() => null);
	let leader = order[0]?.arm ?? 0;
	for (const [place, { arm }] of order.entries()) {
		const behind = relativeOf(table[arm] ?? [], table[leader] ?? [], ASPECTS.throughput.of);
		const apart = behind !== null && (direction === 1 ? behind.high < 0 : behind.low > 0);
		if (place === 0 || apart) leader = arm;
		ranks[arm] = leader === arm ? place + 1 : ranks[leader] ?? null;
	}
	return ranks;
}
function withPareto(standings, direction) {
	const points = standings.map(({ medians: { throughput, rssPeak } }) => throughput === null || rssPeak === null ? null : {
		speed: direction * throughput,
		size: rssPeak
	});
	return standings.map((standing, index) => {
		const own = points[index];
		const beaten = points.some((other) => own && other && other.speed >= own.speed && other.size <= own.size && (other.speed > own.speed || other.size < own.size));
		return {
			...standing,
			pareto: own !== null && !beaten
		};
	});
}
// src/core/analysis/position.ts
const CRITICAL = 1.959964;
/** Probability of a false alarm over all controls of a survey, when the environment makes no difference. */
const CONTROL_ALPHA = .05;
/** Fewer runs say nothing about where one more would lie. */
const CONTROL_RUNS = 3;
/** The position of a survey's only arm, lane by lane. */
function positionsOf({ manifest, readings }) {
	const { survey } = manifest;
	const lanes = survey.lanes.map(({ id, unit }) => {
		const own = readings.filter(({ lane }) => lane === id);
		const clean = own.filter(({ environment }) => environment === "clean");
		const calm = clean.filter(({ foreignCores }) => (foreignCores ?? 0) <= survey.foreignCores);
		const runs = calm.flatMap((reading) => measured$1(reading) ?? []);
		const control = own.find(({ environment }) => environment === "empty");
		return {
			lane: id,
			unit,
			runs,
			value: control === void 0 || runs.length < CONTROL_RUNS ? null : measured$1(control),
			disturbed: clean.length - calm.length,
			trouble: troubleOf$1(clean)
		};
	});
	const controls = lanes.filter(({ value }) => value !== null).length;
	return lanes.map(({ value, ...lane }) => {
		const { runs } = lane;
		const logs = runs.map(Math.log);
		const rank = intervalRank(logs.length, CRITICAL);
		const bounds = rank === 0 ? null : walshInterval(logs, rank);
		return {
			...lane,
			mean: mean(runs),
			median: median(runs),
			stdev: sd(runs),
			interval: bounds && {
				low: Math.exp(bounds.low),
				high: Math.exp(bounds.high)
			},
			control: value === null ? null : controlOf(value, logs, CONTROL_ALPHA / controls)
		};
	});
}
/** What a run measured; null without a number above zero, which has no logarithm and is no amount of work. */
function measured$1(reading) {
	return good(reading) && reading.value !== null && reading.value > 0 ? reading.value : null;
}
function troubleOf$1(clean) {
	const failed = clean.find((reading) => measured$1(reading) === null);
	return failed === void 0 ? null : failed.trouble?.end ?? "gave no number above zero";
}
/** Prediction interval of one further normal observation: mean ± t·s·√(1 + 1/n), on logarithms. */
function controlOf(value, logs, alpha) {
	const reach = studentQuantile(alpha / 2, logs.length - 1) * sd(logs) * Math.sqrt(1 + 1 / logs.length);
	const centre = mean(logs);
	const within = Math.abs(Math.log(value) - centre) <= reach + 1e-12 * Math.abs(centre);
	return {
		value,
		low: Math.exp(centre - reach),
		high: Math.exp(centre + reach),
		within
	};
}
// src/core/analysis/survey-part.ts
/** One part of a survey as a survey of its own: its arms and lanes only, in its order. */
function partSurvey(survey, part) {
	const { perf: whole, ...rest } = survey;
	const arms = part.arms.flatMap((index) => survey.arms[index] ?? []);
	const lanes = part.lanes.flatMap((index) => survey.lanes[index] ?? []);
	const perf = whole && partOrder(whole, part, new Set(lanes.map(({ id }) => id)));
	return {
		...rest,
		arms,
		lanes,
		parts: [{
			...part,
			arms: arms.map((_, index) => index),
			lanes: lanes.map((_, index) => index)
		}],
		...perf === void 0 ? {} : { perf }
	};
}
/** What is observed of a part's own arms and lanes; undefined where that is nothing. */
function partOrder(whole, { arms }, own) {
	const lanes = whole.lanes.filter(({ id }) => own.has(id));
	const places = whole.arms.flatMap((arm) => arms.includes(arm) ? [arms.indexOf(arm)] : []);
	return lanes.length === 0 || places.length === 0 ? void 0 : {
		...whole,
		lanes,
		arms: places
	};
}
/** What came back of one part, as a run of its own. */
function partRun({ manifest, readings, evidence = [] }, part, index) {
	const place = (arm) => part.arms.indexOf(arm);
	const survey = partSurvey(manifest.survey, part);
	const own = readings.filter((reading) => reading.part === index);
	const seconds = manifest.survey.parts.length === 1 ? manifest.seconds : {
		...manifest.seconds,
		sampling: spanSeconds(own)
	};
	return {
		manifest: {
			...manifest,
			survey,
			seconds,
			builds: part.arms.map((arm) => manifest.builds[arm] ?? null)
		},
		readings: own.map((reading) => ({
			...reading,
			part: 0,
			arm: place(reading.arm)
		})),
		evidence: evidence.filter(({ arm, lane }) => part.arms.includes(arm) && survey.lanes.some(({ id }) => id === lane)).map((each) => ({
			...each,
			arm: place(each.arm)
		}))
	};
}
/** From the start of the first process to the end of the last. */
function spanSeconds(readings) {
	if (readings.length === 0) return 0;
	let [start, end] = [Number.POSITIVE_INFINITY, 0];
	for (const { startedNs, wallNs } of readings) {
		start = Math.min(start, startedNs);
		end = Math.max(end, startedNs + wallNs);
	}
	return (end - start) / 1e9;
}
/** The parts that were carried out in one way, as runs of their own. */
function partsBy(run, method) {
	return run.manifest.survey.parts.flatMap((part, index) => part.method === method ? [partRun(run, part, index)] : []);
}
// src/core/analysis/trend.ts
/** Probability that any interval of the newest changes misses, over all lanes. */
const ALPHA = .05;
/** What is kept of a baseline; null when a survey has no baseline, or no lane was measured. `at` is the time by the keeper's own clock. */
function baselineRecord(whole, at) {
	const [run] = partsBy(whole, "baseline");
	if (run === void 0) return null;
	const { survey, environment } = run.manifest;
	const [arm] = survey.arms;
	const positions = new Map(positionsOf(run).map((position) => [position.lane, position]));
	const lanes = survey.lanes.flatMap(({ id, timeoutSeconds: _, ...program }) => {
		const { runs = [], median = NaN } = positions.get(id) ?? {};
		if (runs.length === 0) return [];
		const logs = runs.map(Math.log);
		const { unit, better } = program;
		const logSd = runs.length < 2 ? null : sd(logs);
		return [{
			lane: id,
			unit,
			better,
			program: JSON.stringify(program),
			runs: runs.length,
			median,
			logMean: mean(logs),
			logSd
		}];
	});
	if (arm === void 0 || lanes.length === 0) return null;
	const { source, env } = arm;
	const how = source.kind === "build" ? {
		commands: source.commands,
		library: source.library,
		defines: source.defines
	} : { library: source.library };
	return {
		schema: 1,
		id: survey.id,
		repository: survey.repository,
		at,
		arm: arm.label,
		commit: source.kind === "build" ? source.sha : null,
		benchesCommit: survey.benches.sha,
		machine: survey.machine.name,
		environment,
		build: JSON.stringify({
			...how,
			env,
			benches: survey.benches.commands
		}),
		lanes
	};
}
/** Compares a baseline with earlier ones of any line and machine; only those of its own are looked at. */
function trendOf(now, earlier) {
	const own = earlier.filter(({ repository, machine, arm }) => repository === now.repository && machine === now.machine && arm === now.arm).filter(({ id }) => id !== now.id).sort((a, b) => a.at < b.at ? 1 : a.at > b.at ? -1 : 0);
	const apart = own.flatMap((record) => {
		const why = obstacle(now, record);
		return why === null ? [] : [{
			record,
			why
		}];
	});
	const alike = own.filter((record) => obstacle(now, record) === null);
	const rows = now.lanes.map((lane) => [{
		record: now,
		lane
	}, ...alike.flatMap((record) => sameLane(record, lane))]);
	const compared = rows.filter((points) => points.length > 1).length;
	return {
		lanes: rows.map((points) => ({
			lane: points[0]?.lane.lane ?? "",
			points: points.map((point, index) => ({
				...point,
				change: changeOf$2(point.lane, points[index + 1]?.lane, ALPHA / Math.max(1, compared))
			}))
		})),
		apart
	};
}
/** Facts of the machine that differ between two baselines, in words; what changes from minute to minute is left out. */
function machineChanges(now, before) {
	return Object.entries(now.environment).filter(([name]) => !PASSING.includes(name)).filter(([name, value]) => (before.environment[name] ?? value) !== value).map(([name, value]) => `${name} was ${before.environment[name]} and is ${value}`);
}
const PASSING = [
	"load",
	"throttled",
	"memory"
];
/** Why two baselines cannot be compared on any lane; null when they can. */
function obstacle(now, before) {
	const cpu = ({ environment }) => environment.cpu ?? "unknown";
	if (cpu(now) !== cpu(before)) return `the CPU differs, it was ${cpu(before)}`;
	if (now.build !== before.build) return "it was built with other commands or flags";
	if (!now.lanes.some((lane) => sameLane(before, lane).length > 0)) return "it has no lane that is measured alike";
	return null;
}
function sameLane(record, { lane, program }) {
	return record.lanes.filter((each) => each.lane === lane && each.program === program).map((each) => ({
		record,
		lane: each
	}));
}
function changeOf$2(now, before, alpha) {
	if (before === void 0 || now.logSd === null || before.logSd === null) return null;
	const { estimate, low, high } = welchInterval({
		count: now.runs,
		mean: now.logMean,
		sd: now.logSd
	}, {
		count: before.runs,
		mean: before.logMean,
		sd: before.logSd
	}, alpha);
	return {
		estimate: Math.expm1(estimate),
		low: Math.expm1(low),
		high: Math.expm1(high)
	};
}
// src/model/baseline-record.ts
/** Where a line stood on one lane. */
const BaselineLane = strictObject({
	lane: string().max(200),
	unit: string().max(20),
	better: _enum(["higher", "lower"]),
	/** What was run, as JSON: two baselines of a lane can be compared when it is the same. */
	program: string().max(PLAN_CHARACTERS_MAX),
	/** Runs that count. */
	runs: int().min(1).max(1e4),
	/** In the lane's unit. */
	median: number(),
	/** Mean and sample standard deviation of the natural logarithms; the latter null with one run. */
	logMean: number(),
	logSd: number().min(0).nullable()
});
strictObject({
	schema: literal$1(1),
	/** The request's. */
	id: string().max(100),
	repository: RepositoryName,
	at: datetime(),
	/** The line, with its preset. */
	arm: string().max(200),
	/** Null for an allocator that is installed on the machine. */
	commit: Sha.nullable(),
	benchesCommit: Sha,
	/** Name of the machine kind. */
	machine: string().max(64),
	environment: Environment$1,
	/** How the line and the benches are built, as JSON. */
	build: string().max(PLAN_CHARACTERS_MAX),
	/** At least one: a baseline without a number is not remembered. */
	lanes: array(BaselineLane).min(1).max(64)
});
// src/bundle/earlier-baselines.ts
/** Most result folders that are looked into, newest first. */
const FOLDERS_MAX = 200;
/** The baselines among the result folders in `out`, newest first; what cannot be read is no baseline. */
async function earlierBaselines(out) {
	const folders = (await readdir(out).catch(() => [])).flatMap((name) => {
		const stamp = /^alloc-ab_.*_(\d{8}T\d{6}Z(-\d+)?)$/.exec(name)?.[1];
		return stamp === void 0 ? [] : [{
			name,
			stamp
		}];
	}).sort((a, b) => a.stamp < b.stamp ? 1 : -1).slice(0, FOLDERS_MAX);
	const found = [];
	for (const { name } of folders) {
		const record = await baselineIn(join(out, name, "bundle"));
		if (record !== null) found.push(record);
		if (found.length === 12) break;
	}
	return found;
}
/** A comparison of two sides may have a million samples: its plan tells that it is none before they are read. */
async function baselineIn(bundle) {
	if (await topicOf(join(bundle, "plan.json")) === void 0) return null;
	const result = await readResult(bundle);
	if (!result.ok || !isSurveyRun(result.value)) return null;
	return baselineRecord(result.value, result.value.manifest.finishedAt);
}
async function topicOf(file) {
	try {
		if ((await stat(file)).size > BUNDLE_LIMITS.manifestBytes) return void 0;
		return JSON.parse(await readFile(file, "utf8"))?.topic;
	} catch {
		return;
	}
}
// src/core/text/escape.ts
/** Invisible to readers; breaks what GitHub would link or notify: mentions, issue numbers, addresses, emoji codes. */
const JOINER = "⁠";
/** Control, format (direction, zero width) and private characters, and half surrogate pairs: they hide or reorder text. */
const HIDDEN = /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu;
const ENTITIES = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	"|": "&#124;",
	$: "<span>$</span>"
};
/** One line of plain text: white space folded, hidden characters shown as `�`, at most `max` UTF-16 units. */
function plainText(text, max) {
	return cap(text.replace(/[\s\u0085\u2028\u2029]+/g, " ").replace(HIDDEN, "�").trim(), max);
}
/**
* Text from outside, for a Markdown paragraph, list item or table cell: shows exactly its characters, forms no markup,
* notifies nobody, links nothing. `max` counts the text before escaping; the result may be 14 times as long.
*/
function inlineText(text, max = 1e3) {
	return plainText(text, max).replace(/@|#(?=\w)|(?<=:)\/\/|(?<=\b(?:www|gh|GH))[.-]|:(?=[\w+-]+:)/gi, (mark) => mark === "//" || mark === "." || mark === "-" ? JOINER + mark : mark + JOINER).replace(/[\\`*[\]~]|(?<![A-Za-z0-9_])_+|_+(?![A-Za-z0-9_])|^[-+](?=[\s-]|$)|^=|^\d+(?=[.)](?:\s|$))/g, (mark) => /^\d/.test(mark) ? mark + JOINER : mark.replace(/./g, "\\$&")).replace(/^#/, "\\#").replace(/[&<>|$]/g, (mark) => ENTITIES[mark] ?? mark);
}
/** Text from outside in code style, for a paragraph or a table cell. */
function inlineCode(text, max = 200) {
	const plain = plainText(text, max);
	if (plain === "") return "";
	return /^[\w=.,:;/+%()@#'" -]+$/.test(plain) ? `\`${plain}\`` : `<code>${inlineText(plain, max)}</code>`;
}
/** Lines of text from outside that keep their columns; hidden characters shown as `�`, at most `max` UTF-16 units. */
function plainLines(text, max) {
	return cap(text.slice(0, 2 * max + 1).replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n").replace(HIDDEN, "�"), max).replace(/\n+$/, "");
}
/** A fenced block of text from outside that no line of it can close; at most `max` UTF-16 units of it, cut at the end. */
function codeBlock(text, max = 4e3, language = "") {
	const clean = plainLines(text, max);
	const longest = Math.max(2, ...[...clean.matchAll(/`+/g)].map((run) => run[0].length));
	const fence = "`".repeat(longest + 1);
	return `${fence}${language}\n${clean}\n${fence}`;
}
/** Text for HTML: element content and quoted attributes. */
function htmlText(text, max = 4e3) {
	return cap(text.replace(HIDDEN, "�"), max).replace(/[&<>"'`]/g, (mark) => ({
		"&": "&amp;",
		"<": "&lt;",
		">": "&gt;",
		"\"": "&quot;",
		"'": "&#39;"
	})[mark] ?? "&#96;");
}
function cap(text, max) {
	if (text.length <= max) return text;
	const cut = text.slice(0, Math.max(0, max - 1));
	return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}
// src/core/report/document/document.ts
/** What stands where a flame graph cannot be drawn. */
const FLAMES_ELSEWHERE = "The differential flame graph is in the report.";
/** Which columns of a table are set to the left. */
function isWords({ words = [] }, column) {
	return column === 0 || words.includes(column);
}
// src/core/report/document/document-markdown.ts
/** Longest cell, in characters before escaping. */
const CELL = 300;
/** A document as Markdown for GitHub; what does not fit into `max` characters is left out from the end, and said so. */
function documentMarkdown({ headline, next, sections }, max) {
	const parts = [...[`**${inlineText(headline, 400)}**`, ...next === "" ? [] : [`Next: ${inlineText(next, 500)}`]]];
	let left = max - parts.join("\n\n").length - LEFT_OUT.length - 4;
	for (const section of sections) {
		const text = sectionMarkdown(section);
		if (text.length + 2 > left) return [...parts, LEFT_OUT].join("\n\n");
		parts.push(text);
		left -= text.length + 2;
	}
	return parts.join("\n\n");
}
const LEFT_OUT = "The rest is left out here for length; it is in the report.";
function sectionMarkdown({ title, blocks, folded }) {
	const body = blocks.map(blockMarkdown).join("\n\n");
	if (title === "") return body;
	return folded ? `<details><summary>${inlineText(title, 200)}</summary>\n\n${body}\n\n</details>` : `**${inlineText(title, 200)}**\n\n${body}`;
}
/** A block as Markdown. */
function blockMarkdown(block) {
	switch (block.kind) {
		case "paragraph": return inlineText(block.text, 4e3);
		case "list": return block.items.map((item) => `- ${inlineText(item, 1e3)}`).join("\n");
		case "code": return codeBlock(block.text, 8e3, "text");
		case "table": return tableMarkdown(block);
		case "flames": return FLAMES_ELSEWHERE;
	}
}
function tableMarkdown(table) {
	const row = (cells) => `| ${cells.map((cell) => inlineText(cell, CELL)).join(" | ")} |`;
	const rule = `| ${table.columns.map((_, column) => isWords(table, column) ? "---" : "--:").join(" | ")} |`;
	return [
		row(table.columns),
		rule,
		...table.rows.map(row)
	].join("\n");
}
// src/core/report/request/job-summary.ts
const ENDED$1 = {
	rounds: "every round was measured",
	decided: "every lane was decided",
	budget: "the time budget was used up",
	blocks: "the last planned block was measured",
	incident: "an incident ended it",
	"not-started": "sampling did not start"
};
/** The job's summary as Markdown: what was measured and what went wrong. It carries no verdict: the App judges. */
function jobSummary(manifest) {
	return "survey" in manifest ? surveySummary(manifest) : runSummary(manifest);
}
function runSummary(manifest) {
	const { plan, seconds } = manifest;
	const rows = [
		["Request", inlineCode(plan.id)],
		["Command", inlineCode(plan.repeat)],
		["Baseline", arm(plan.baseline, manifest.baseline)],
		["Candidate", arm(plan.candidate, manifest.candidate)],
		["Lanes", plan.lanes.map((lane) => `${inlineCode(lane.id)} (${lane.role})`).join("<br>")],
		["Samples", `${manifest.samples.count}; ${ENDED$1[manifest.ended]}`],
		["Time", `fetch ${seconds.fetch.toFixed(1)} s, build ${seconds.build.toFixed(1)} s, preflight ${seconds.preflight.toFixed(1)} s, sampling ${seconds.sampling.toFixed(1)} s`]
	];
	return [
		`## Measured: ${inlineCode(plan.candidate.label)} against ${inlineCode(plan.baseline.label)}`,
		"",
		"| | |",
		"|---|---|",
		...rows.map(([name, value]) => `| ${name} | ${value} |`),
		"",
		...manifest.incidents.flatMap(incident),
		"These are measurements, not a verdict: alloc-ab judges the uploaded bundle and answers on the pull request.",
		""
	].join("\n");
}
function surveySummary({ survey, builds, samples, ended, incidents }) {
	const rows = [
		["Request", inlineCode(survey.id)],
		["Command", inlineCode(survey.repeat)],
		...survey.arms.map((each, index) => [`Arm ${index + 1}`, arm(each, builds[index] ?? null)]),
		["Lanes", survey.lanes.map(({ id }) => inlineCode(id)).join("<br>")],
		["Readings", `${samples.count}; ${ENDED$1[ended]}`]
	];
	return [
		`## Measured: ${survey.topic}`,
		"",
		"| | |",
		"|---|---|",
		...rows.map(([name, value]) => `| ${name} | ${value} |`),
		"",
		...incidents.flatMap(incident),
		"alloc-ab answers on the pull request from the uploaded bundle.",
		""
	].join("\n");
}
function arm(asked, built) {
	const source = asked.source.kind === "build" ? `commit ${inlineCode(asked.source.sha)}` : "installed on the machine";
	const library = built?.librarySha256 ? `, library sha256 ${inlineCode(built.librarySha256)}` : "";
	return `${inlineCode(asked.label)}, ${source}${library}`;
}
function incident({ code: name, phase, arm: side, lane, message, next }) {
	return [`- **${name}** (${inlineCode([
		phase,
		side,
		lane
	].filter((part) => part !== void 0).join(", "))}): ${inlineText(message)} ${inlineText(next)}`, ""];
}
// src/core/text/format.ts
/** A fraction as a percentage: `0.1234` → `12.3 %`; `signed` adds `+` to gains. Two decimals below 1 %, none from 100 %. */
function formatPercent(fraction, options = {}) {
	if (!Number.isFinite(fraction)) return "unknown";
	const number = percentDigits(fraction);
	return `${Number(number) === 0 ? "" : fraction < 0 ? "−" : options.signed ? "+" : ""}${number} %`;
}
/** Two fractions as the bracket that follows an estimate: `[10.1, 14.2]`, in percent. */
function formatInterval(low, high) {
	const bound = (fraction) => formatPercent(fraction).replace(/ %$/, "");
	return `[${bound(low)}, ${bound(high)}]`;
}
/** A rate or any other positive quantity with three significant digits: `12.3M`, `456k`, `0.123`. */
function formatRate(value) {
	if (!Number.isFinite(value)) return "unknown";
	const sign = value < 0 ? "−" : "";
	const size = Math.abs(value);
	for (const [suffix, scale] of RATE_SCALES) if (size >= scale * .9995) return `${sign}${significant(size / scale)}${suffix}`;
	return `${sign}${significant(size)}`;
}
/** Bytes in binary units: `8.24 MiB`, `512 B`. */
function formatBytes(bytes) {
	if (!Number.isFinite(bytes)) return "unknown";
	const sign = bytes < 0 ? "−" : "";
	const size = Math.abs(bytes);
	for (const [suffix, scale] of BYTE_SCALES) if (size >= scale * .9995) return `${sign}${significant(size / scale)} ${suffix}`;
	return `${sign}${Math.round(size)} B`;
}
/** A duration in seconds for people: `0.42 s`, `12 s`, `3 min 20 s`, `1 h 5 min`. */
function formatSeconds(seconds) {
	if (!Number.isFinite(seconds)) return "unknown";
	const size = Math.max(0, seconds);
	if (size < 9.95) return `${size.toPrecision(2)} s`;
	const whole = Math.round(size);
	if (whole < 60) return `${whole} s`;
	if (whole < 3600) return joined$1(Math.floor(whole / 60), "min", whole % 60, "s");
	const minutes = Math.round(whole / 60);
	return joined$1(Math.floor(minutes / 60), "h", minutes % 60, "min");
}
/** A whole number with thousands separated: `1,234,567`. */
function formatCount(count) {
	if (!Number.isFinite(count)) return "unknown";
	const digits = Math.abs(Math.round(count)).toString();
	return `${count < -.5 ? "−" : ""}${digits.replace(/\B(?=(\d{3})+(?!\d))/g, ",")}`;
}
const RATE_SCALES = [
	["T", 0xe8d4a51000],
	["G", 1e9],
	["M", 1e6],
	["k", 1e3]
];
const BYTE_SCALES = [
	["TiB", 2 ** 40],
	["GiB", 2 ** 30],
	["MiB", 2 ** 20],
	["KiB", 1024]
];
function percentDigits(fraction) {
	const size = Math.abs(fraction) * 100;
	return size.toFixed(size < .995 ? 2 : size < 99.95 ? 1 : 0);
}
/** Three significant digits without an exponent. */
function significant(size) {
	if (size === 0) return "0";
	const rounded = Number(size.toPrecision(3));
	const decimals = Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(rounded))));
	return rounded.toFixed(decimals);
}
function joined$1(large, largeUnit, small, smallUnit) {
	return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
// src/core/text/change-text.ts
/** A change with its interval: `+2.3 % [1.2, 3.5]`; says so when there is no interval yet. */
function changeText$1(change) {
	if (change === null) return "no interval yet";
	return `${formatPercent(change.estimate, { signed: true })} ${formatInterval(change.low, change.high)}`;
}
/** A lane as people read it: `mt-remote-small T=4 R=90`. */
function laneText(lane) {
	return lane.replace("/", " ").replaceAll(",", " ");
}
// src/core/report/survey/baseline-document.ts
/** Where a line stands: the team's mean, median and stdev, our interval, the control, and every run. */
function baselineDocument(run) {
	const { survey } = run.manifest;
	const lanes = positionsOf(run);
	const label = survey.arms[0]?.label ?? "";
	const measured = lanes.filter(({ runs }) => runs.length > 0);
	const leaks = lanes.filter(({ control }) => control !== null && !control.within);
	const rows = lanes.map(row$1);
	return {
		headline: `BASELINE: ${label} on ${measured.length} of ${lanes.length} lanes, ${environmentWords(lanes, leaks)}`,
		next: nextStep$1(lanes, leaks),
		sections: [{
			title: "",
			blocks: [
				{
					kind: "table",
					columns: [
						"lane",
						"runs",
						"mean",
						"median",
						"stdev",
						"95 % interval",
						"control",
						"one more run"
					],
					rows
				},
				{
					kind: "paragraph",
					text: "Clean environment: PATH, HOME, TMPDIR, LANG and what loads the library. Control: one run with nothing but what loads the library, in the middle of the others. " + controlWords(controlled(lanes))
				},
				...disturbance(lanes)
			]
		}, {
			title: "Every run, in order",
			folded: true,
			blocks: [{
				kind: "table",
				columns: ["lane", "values"],
				rows: lanes.map(({ lane, runs }) => [laneText(lane), runs.map(formatRate).join(" ")]),
				words: [1]
			}]
		}]
	};
}
function nextStep$1(lanes, leaks) {
	const failed = lanes.find(({ trouble }) => trouble !== null);
	if (failed) return `${laneText(failed.lane)}: a run ${failed.trouble}; see /ab health.`;
	if (leaks.length > 0) return "Ask again; if a control is outside again, find the variable that matters, e.g. with /ab env NAME=VALUE.";
	if (lanes.every(({ runs }) => runs.length === 0)) return lanes.some(({ disturbed }) => disturbed > 0) ? "Others used the machine in every run; ask again when it is quiet." : "Look at what went wrong below, and ask again.";
	return "Keep this as the reference; the next baseline of this machine is compared with it.";
}
function disturbance(lanes) {
	const runs = lanes.reduce((sum, { disturbed }) => sum + disturbed, 0);
	if (runs === 0) return [];
	return [{
		kind: "paragraph",
		text: `${runs} ${runs === 1 ? "run is" : "runs are"} left out because others used the machine.`
	}];
}
function controlWords(controls) {
	const share = `${Number((CONTROL_ALPHA / Math.max(1, controls) * 100).toPrecision(2))} %`;
	const together = `${share} on each of ${controls} lanes (Bonferroni)`;
	return `It is compared with where one more clean run would lie, mean ± t·s·√(1 + 1/n) of the logarithms, where t is exceeded by chance in ${controls > 1 ? together : share}: in at most ${CONTROL_ALPHA * 100} % of surveys a control lies outside although the environment makes no difference.`;
}
function controlled(lanes) {
	return lanes.filter(({ control }) => control !== null).length;
}
function environmentWords(lanes, leaks) {
	const controls = controlled(lanes);
	if (controls === 0) return "without a control of the environment";
	if (leaks.length === 0) return `the environment makes no difference that one control shows (${controls} ${controls === 1 ? "lane" : "lanes"})`;
	return `the control lies outside on ${leaks.map(({ lane }) => laneText(lane)).join("; ")}`;
}
function row$1(position) {
	const { lane, unit, runs, interval, control } = position;
	if (runs.length === 0) return [
		laneText(lane),
		"0",
		"not measured",
		"—",
		"—",
		"—",
		"—",
		"—"
	];
	return [
		laneText(lane),
		String(runs.length),
		`${formatRate(position.mean)} ${unit}`,
		formatRate(position.median),
		Number.isNaN(position.stdev) ? "—" : `${formatRate(position.stdev)} (${formatPercent(position.stdev / position.mean)})`,
		interval === null ? "too few runs" : `${formatRate(interval.low)} to ${formatRate(interval.high)}`,
		control === null ? "not measured" : `${formatRate(control.value)}${control.within ? "" : " outside"}`,
		control === null ? "—" : `${formatRate(control.low)} to ${formatRate(control.high)}`
	];
}
// src/core/analysis/figure-standings.ts
/** The figures of a lane, arm by arm, from the rounds that count for its throughput. */
function figuresOf(run, lane) {
	const { figures = [] } = run.manifest.survey.lanes.find(({ id }) => id === lane) ?? {};
	const { table } = roundsOf(run)(lane);
	const [first = []] = table;
	return figures.map((figure) => ({
		figure,
		arms: table.map((row, arm) => ({
			median: medianOf(row, ({ figures: own }) => own?.[figure.name]),
			relative: arm === 0 ? null : relativeOf(row, first, ({ figures: own }) => own?.[figure.name])
		}))
	}));
}
// src/core/report/survey/figure-table.ts
/**
* The figures of a lane: a row for each and each arm, since a column for each is too wide for a phone. Null when there are none,
* or when nothing was measured.
*/
function figureTable(figures, labels) {
	const rows = figures.flatMap(rowsOf(labels));
	if (!figures.some(({ arms }) => arms.some(({ median }) => median !== null))) return null;
	return {
		kind: "table",
		columns: [
			"figure",
			"allocator",
			"median",
			"against the first"
		],
		rows,
		words: [1]
	};
}
function rowsOf(labels) {
	return ({ figure: { name, unit, better }, arms }) => {
		const title = `${name}, ${better === "lower" ? "less" : "more"} is better`;
		if (arms.every(({ median }) => median === null)) return [[
			title,
			"all",
			"not printed",
			"—"
		]];
		return arms.map(({ median, relative }, arm) => [
			arm === 0 ? title : "",
			labels[arm] ?? "",
			median === null ? "not measured" : `${formatRate(median)} ${unit}`.trimEnd(),
			arm === 0 ? "the first" : relative === null ? "—" : changeText$1(relative)
		]);
	};
}
// src/core/report/survey/compare-document.ts
/** The comparison matrix: one table a lane, ranked, with what each arm costs in memory. */
function compareDocument(run) {
	const { survey } = run.manifest;
	const lanes = standingsOf(run);
	const labels = survey.arms.map(({ label }) => label);
	const first = labels[0] ?? "";
	const places = lanes.flatMap(({ standings }) => standings[0]?.rank ?? []);
	const leads = places.filter((rank) => rank === 1).length;
	const lost = labels.filter((_, arm) => lanes.every(({ standings }) => standings[arm]?.rounds === 0));
	const measured = places.length > 0;
	return {
		headline: measured ? `COMPARED: ${first} is first on ${leads} of ${lanes.length} lanes among ${labels.length - lost.length} allocators` : `COMPARED: ${first} could not be measured, so there is nothing to compare with`,
		next: measured ? nextStep(lanes, labels) : "Look at what went wrong below, and ask again.",
		sections: [
			...lost.length === 0 ? [] : [{
				title: "",
				blocks: [{
					kind: "paragraph",
					text: `Without numbers: ${lost.join(", ")}; see below.`
				}]
			}],
			...lanes.map((lane) => laneSection(lane, labels, run)),
			{
				title: "",
				blocks: [{
					kind: "paragraph",
					text: legend$2(run, lanes)
				}]
			}
		]
	};
}
function nextStep(lanes, labels) {
	const widest = lanes.flatMap(({ lane, standings }) => standings.flatMap(({ arm, relative: { throughput } }) => throughput && throughput.low > 0 ? [{
		lane,
		arm,
		...throughput
	}] : [])).sort((a, b) => b.estimate - a.estimate)[0];
	if (!widest) return "Nobody is clearly faster; look at memory, or at lanes that are not measured here.";
	return `The widest gap is ${laneText(widest.lane)}, where ${labels[widest.arm]} is ${formatPercent(widest.estimate)} faster: look there first.`;
}
function laneSection({ lane, standings, disturbed }, labels, run) {
	const table = {
		kind: "table",
		columns: [
			"rank",
			"allocator",
			"throughput",
			"against the first",
			"peak RSS",
			"RSS at the end",
			"minor faults",
			"front"
		],
		rows: [...standings].sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || a.arm - b.arm).map((standing) => row(standing, labels[standing.arm] ?? "", standings[0])),
		words: [1, 7]
	};
	const unit = run.manifest.survey.lanes.find(({ id }) => id === lane)?.unit ?? "";
	const rounds = Math.max(0, ...standings.map((standing) => standing.rounds));
	const left = disturbed === 0 ? "" : `, ${disturbed} more left out because others used the machine`;
	return {
		title: `${laneText(lane)}, ${unit}, ${rounds} rounds${left}`,
		blocks: [
			table,
			...[figureTable(figuresOf(run, lane), labels) ?? []].flat(),
			...endings(lane, standings, labels, run)
		]
	};
}
function row({ rank, medians, relative, pareto, rounds }, label, first) {
	if (rounds === 0) return [
		"—",
		label,
		"not measured",
		"—",
		"—",
		"—",
		"—",
		""
	];
	const isFirst = first?.medians === medians;
	const beside = (value, change) => change === null ? value : `${value} (${formatPercent(change.estimate, { signed: true })})`;
	const amount = (value, format) => value === null ? "unknown" : format(value);
	return [
		rank === null ? "—" : String(rank),
		label,
		amount(medians.throughput, formatRate),
		isFirst ? "the first" : changeOf$1(relative.throughput),
		beside(amount(medians.rssPeak, formatBytes), relative.rssPeak),
		beside(amount(medians.rssEnd, formatBytes), relative.rssEnd),
		beside(amount(medians.faults, formatCount), relative.faults),
		pareto ? "yes" : ""
	];
}
function changeOf$1(change) {
	return change === null ? "too few rounds" : `${formatPercent(change.estimate, { signed: true })} ${formatInterval(change.low, change.high)}`;
}
/** How the processes of this lane ended that did not end well. */
function endings(lane, standings, labels, run) {
	const items = standings.flatMap(({ arm }) => {
		const bad = run.readings.find((reading) => reading.lane === lane && reading.arm === arm && reading.trouble !== null);
		return bad?.trouble ? [`${labels[arm]} in round ${bad.round + 1}: the process ${bad.trouble.end}; it is not measured on this lane any more. ${bad.trouble.next ?? ""}`.trimEnd()] : [];
	});
	return items.length === 0 ? [] : [{
		kind: "list",
		items
	}];
}
function legend$2({ manifest, readings }, lanes) {
	const inside = readings.reduce((sum, { wallNs }) => sum + wallNs, 0) / 1e9;
	const share = inside === 0 ? "" : ` Of ${formatSeconds(manifest.seconds.sampling)} of sampling ${formatPercent(inside / manifest.seconds.sampling)} were spent inside benches.`;
	return "All arms ran in every round, in random order. Brackets: 95 % interval of the change against the first one, each by itself. Arms share a rank where the rounds cannot tell them apart. Front: nobody else is both faster and smaller at the peak." + (lanes.some(({ standings }) => standings.some(({ rounds }) => rounds > 0 && rounds < 6)) ? " Below six rounds there is no interval." : "") + share;
}
// src/core/profile/perf-report.ts
/** Last line of a report that is whole; whoever ran perf to its end adds it. */
const REPORT_END = "# end of the report";
/** Most call chains and frames of one that are read. */
const LIMITS$1 = {
	stacks: 2e4,
	frames: 127
};
const ENTRY = /^\s*(\d+)\s*\|([^|]+)\|([^|]+)\|\[([.kguH])\] (.+)$/;
/** Processes that start the program: their samples are not its own. */
const STARTERS = /* @__PURE__ */ new Set([
	"sh",
	"env",
	"perf-exec"
]);
const CHAIN = /^(\d+) (.+)$/;
/**
* Reads what `perf report --stdio --no-children -g folded,0,caller,function,count -F sample,comm,dso,sym -t '|'` writes in
* the C locale, with `REPORT_END` below it. Returns what is wrong with the text where it does not fit: a profile that is half read would point at the
* wrong function.
*/
function parsePerfReport(text) {
	const [, announced = "", event] = /^# Samples: (\d+[KMG]?)\s+of event '([^']{1,100})'/m.exec(text) ?? [];
	if (event === void 0) return "it does not name its event: it is cut off, or not the output of perf report in the C locale";
	if (!text.trimEnd().endsWith("# end of the report")) return "its end is missing: it is cut off";
	const entries = readEntries(text);
	if (typeof entries === "string") return entries;
	const found = samplesOf(entries);
	if (!isAbout(found, announced)) return `it announces ${announced} samples and has ${found}: it is cut off`;
	const torn = entries.find(({ self, stacks }) => stacks.reduce((sum, { count }) => sum + count, 0) > self);
	if (torn) return `the call chains of ${torn.name} have more samples than it has itself`;
	const own = entries.filter(({ command }) => !STARTERS.has(command));
	if (own.length === 0) return "it has no function";
	const stacks = own.flatMap((entry) => entry.stacks);
	const totals = totalsOf(stacks);
	return {
		event: event.replace(/:[a-zA-Z]+$/, ""),
		samples: samplesOf(own),
		lost: Number(/^# Total Lost Samples: (\d+)$/m.exec(text)?.[1] ?? 0),
		functions: joined(own).map((each) => ({
			...each,
			total: Math.max(each.self, totals.get(each.name) ?? 0)
		})),
		stacks
	};
}
function readEntries(text) {
	const entries = [];
	let chains = 0;
	for (const line of text.split("\n")) {
		if (line.trim() === "" || line.startsWith("#")) continue;
		const entry = ENTRY.exec(line);
		const chain = entry ? null : CHAIN.exec(line);
		const last = entries.at(-1);
		if (entry) {
			const [samples = "", command = "", object = "", , name = ""] = entry.slice(1).map((part) => part.trim());
			entries.push({
				command,
				name: nameOf$1(name, object),
				object,
				self: Number(samples),
				stacks: []
			});
		} else if (chain && last) {
			const [, count = "", frames = ""] = chain;
			const named = frames.split("|").filter((frame) => !isNameless(frame));
			last.stacks.push({
				frames: named.slice(0, LIMITS$1.frames),
				count: Number(count)
			});
			if (++chains > LIMITS$1.stacks) return `it has more than ${LIMITS$1.stacks} call chains`;
		} else return `a line that perf report does not write: ${line.slice(0, 100)}`;
	}
	return entries;
}
function samplesOf(entries) {
	return entries.reduce((sum, { self }) => sum + self, 0);
}
/** Whether perf found no function at an address. */
function isNameless(name) {
	return /^(0|0x[0-9a-f]+|\[unknown\])$/.test(name);
}
/** Whether perf would write a number of samples like this: `283`, `12K`; it cuts off, and some versions round. */
function isAbout(samples, written) {
	const unit = {
		K: 1e3,
		M: 1e6,
		G: 1e9
	}[written.at(-1) ?? ""];
	if (unit === void 0) return samples === Number(written);
	const shown = Number(written.slice(0, -1));
	return Math.floor(samples / unit) === shown || Math.round(samples / unit) === shown;
}
/** What perf found no symbol for is one entry an object: its addresses differ from process to process. */
function nameOf$1(name, object) {
	return isNameless(name) ? `${NO_SYMBOL} ${object}` : name;
}
const NO_SYMBOL = "no symbol in";
/** Whether this is what a library has no symbols for. */
function isUnresolved({ name }) {
	return name.startsWith(NO_SYMBOL);
}
/** A function that several processes ran, or several threads with names of their own, is one. */
function joined(entries) {
	const groups = /* @__PURE__ */ new Map();
	for (const { name, object, self } of entries) {
		const key = `${object} ${name}`;
		groups.set(key, {
			name,
			object,
			self: (groups.get(key)?.self ?? 0) + self
		});
	}
	return [...groups.values()];
}
/** A function that calls itself counts once in a chain. */
function totalsOf(stacks) {
	const totals = /* @__PURE__ */ new Map();
	for (const { frames, count } of stacks) for (const frame of new Set(frames)) totals.set(frame, (totals.get(frame) ?? 0) + count);
	return totals;
}
// src/core/profile/profile-sanity.ts
/** Share of a library's samples without a symbol from which a reader must know of it. */
const UNRESOLVED_MAX = .05;
/** Share of all samples in what is no function from which a profile points at the wrong thing. */
const DATA_MAX = .01;
/** Below these samples a share of a few percent is chance. */
const SAMPLES_WANTED = 200;
/** Checks that a profile names functions, and those of the arm's own library; `data` is what `nm` listed of its data. */
function sanityOf(profile, arm, data) {
	const library = libraryOf$1(arm);
	const own = profile.functions.filter(({ object }) => library !== null && isOf(object, library));
	const samples = total(own);
	const dataNames = new Set(data.split("\n").map((line) => line.split(" ")[0] ?? ""));
	const misnamed = own.filter(({ name }) => dataNames.has(name));
	const unresolved = total(own.filter(isUnresolved));
	const fatal = [...library !== null && samples === 0 ? [`no sample lies in ${library}: it was not profiled.`] : [], ...total(misnamed) / profile.samples > DATA_MAX ? [`the profile names data as if it were functions (${misnamed[0]?.name}): the symbols of ${library} are not its own.`] : []];
	const doubts = [
		...samples > 0 && unresolved / samples > UNRESOLVED_MAX ? [`${percent(unresolved / samples)} of the samples in ${library} have no function: it has no symbols for them (build with -g and without strip, or install its debug symbols).`] : [],
		...profile.samples < SAMPLES_WANTED ? [`the profile has ${profile.samples} samples only: its shares are rough.`] : [],
		...profile.lost > 0 ? [`perf lost ${profile.lost} samples.`] : []
	];
	return {
		sane: fatal.length === 0,
		problems: [...fatal, ...doubts]
	};
}
/** File name of the library that an arm loads; null for the C library's own allocator. */
function libraryOf$1({ source }) {
	return source.library === null ? null : source.library.split("/").at(-1) ?? null;
}
/** Whether an object of a profile is this library, with or without the end of its version. */
function isOf(object, library) {
	return object === library || object.startsWith(`${library}.`) || library.startsWith(`${object}.`);
}
function total(functions) {
	return functions.reduce((sum, { self }) => sum + self, 0);
}
function percent(share) {
	return `${Math.round(100 * share)} %`;
}
// src/core/profile/self-shares.ts
/** Samples in functions themselves, by a key of the function, as shares of all samples. */
function selfShares({ functions, samples }, keyOf) {
	const shares = /* @__PURE__ */ new Map();
	for (const each of functions) {
		const key = keyOf(each);
		shares.set(key, (shares.get(key) ?? 0) + each.self / samples);
	}
	return shares;
}
// src/core/profile/boxes.ts
/** Where a function belongs that no pattern fits: the library's other code, the kernel, or everything else. */
const REST = {
	library: "the library’s other code",
	kernel: "kernel",
	outside: "outside the library"
};
/** Shares of all samples, by box; functions that no pattern fits are told apart by where they are. */
function boxShares(profile, boxes, library) {
	return selfShares(profile, boxFinder(boxes, library));
}
/** Says which box a function belongs to; the first pattern that fits its name counts. */
function boxFinder(boxes, library) {
	const compiled = boxes.map(({ box, pattern }) => ({
		box,
		pattern: new RegExp(pattern)
	}));
	return ({ name, object }) => {
		const inLibrary = library !== null && isOf(object, library);
		const found = inLibrary ? compiled.find(({ pattern }) => pattern.test(name)) : void 0;
		if (found) return found.box;
		if (inLibrary) return REST.library;
		return /^\[.*(kernel|guest\.kernel).*\]$|\.ko(\.\w+)?$/.test(object) ? REST.kernel : REST.outside;
	};
}
// src/core/profile/callgrind.ts
const COLLECTED = /^==\d+== Collected\s*: (\d+)\s*$/gm;
/**
* Reads the instructions of one process from what callgrind writes to its standard error (`Events : Ir`, `Collected : N`).
* Returns what is wrong with the text where it does not say it exactly once.
*/
function parseCallgrind(text) {
	if (!/^==\d+== Events\s*: Ir\s*$/m.test(text)) return "it does not say that it counted instructions";
	const counts = [...text.matchAll(COLLECTED)].map(([, count]) => Number(count));
	if (counts.length !== 1) return `it says ${counts.length} times what it collected`;
	return counts[0] ?? "it says nothing";
}
// src/core/profile/perf-stat.ts
/** Numbers as perf writes them in the C locale; anything else is somebody's translation. */
const NUMBER$1 = /^\d+(\.\d+)?$/;
const NOT_COUNTED$1 = /* @__PURE__ */ new Set(["<not supported>", "<not counted>"]);
const EVENT = /^[a-zA-Z][\w.:/=,@-]{0,99}$/;
/**
* Reads what `perf stat -x,` writes: value, unit, event, time it ran, share of the time in percent, then metrics. Versions
* differ in the metrics, which are not read. Returns what is wrong with the text when a line does not fit, when an
* event that was asked for is missing, or when one is there twice: a wrong number is worse than none.
*/
function parsePerfStat(text, asked) {
	const counters = [];
	for (const line of text.split("\n")) {
		if (line.trim() === "" || line.startsWith("#")) continue;
		const counter = parseLine(line);
		if (counter === null) return `a line that perf stat does not write in the C locale: ${line.slice(0, 100)}`;
		if (counters.some(({ event }) => event === counter.event)) return `${counter.event} is counted twice`;
		counters.push(counter);
	}
	const missing = asked.find((event) => !counters.some((counter) => counter.event === event));
	return missing === void 0 ? counters : `${missing} is missing: the output is cut off`;
}
function parseLine(line) {
	const [value = "", unit = "", name = "", ran = "", percent = ""] = line.split(",");
	const absent = NOT_COUNTED$1.has(value);
	if (!absent && !NUMBER$1.test(value)) return null;
	if (!EVENT.test(name) || !NUMBER$1.test(ran) || !NUMBER$1.test(percent) || Number(percent) > 100) return null;
	return {
		event: name.replace(/:[a-zA-Z]+$/, ""),
		value: absent ? null : Number(value),
		unit,
		share: Number(percent) / 100
	};
}
// src/core/profile/evidence.ts
/** Reads what the tools printed. Text that does not fit becomes a problem by name, never a number. */
function readEvidence(order, arms, evidence) {
	return order.lanes.map(({ id }) => ({
		lane: id,
		arms: order.arms.flatMap((index) => {
			const arm = arms[index];
			const own = evidence.filter((each) => each.lane === id && each.arm === index);
			return arm && own.length > 0 ? [readArm(order, arm, index, own)] : [];
		})
	}));
}
function readArm(order, arm, index, own) {
	const problems = [];
	const texts = (kind, tool) => own.flatMap((each) => {
		if (each.kind !== kind) return [];
		if (each.problem === null) return [each.text];
		problems.push(`${tool} ${each.problem}.`);
		return [];
	});
	const counted = texts("counters", "perf stat").flatMap((text) => {
		const counters = parsePerfStat(text, order.events);
		if (typeof counters !== "string") return [counters];
		problems.push(`the output of perf stat cannot be used: ${counters}.`);
		return [];
	});
	const [report] = texts("profile", "perf record");
	const parsed = report === void 0 ? null : parsePerfReport(report);
	if (typeof parsed === "string") problems.push(`the output of perf report cannot be used: ${parsed}.`);
	const profile = typeof parsed === "string" ? null : parsed;
	const [data = ""] = texts("symbols", "nm");
	const sanity = profile && sanityOf(profile, arm, data);
	problems.push(...sanity?.problems ?? []);
	const [interpreted] = texts("instructions", "valgrind");
	const instructions = interpreted === void 0 ? null : parseCallgrind(interpreted);
	if (typeof instructions === "string") problems.push(`the output of callgrind cannot be used: ${instructions}.`);
	return {
		arm: index,
		events: order.events.map((event) => {
			const all = counted.flatMap((counters) => counters.filter((counter) => counter.event === event));
			return {
				event,
				processes: all.length,
				unit: all[0]?.unit ?? "",
				values: all.flatMap(({ value }) => value ?? []),
				share: Math.min(1, ...all.map(({ share }) => share))
			};
		}),
		profile: sanity?.sane ? profile : null,
		instructions: typeof instructions === "number" ? instructions : null,
		problems: [...new Set(problems)].map((problem) => `${arm.label}: ${problem}`)
	};
}
// src/core/analysis/frontier.ts
/** Candidates below this share of every lane's samples are not named. */
const SHARE_MIN = .02;
const CANDIDATES_MAX = 3;
/** The frontier of a survey that compared its first arm with others and profiled it. */
function frontierOf(run) {
	const { survey } = run.manifest;
	const lanes = standingsOf(run);
	const gaps = gapsOf(run, lanes);
	const evidence = survey.perf ? readEvidence(survey.perf, survey.arms, run.evidence ?? []) : [];
	const compared = new Set(lanes.flatMap(({ lane, standings }) => standings.some(({ relative }) => relative.throughput !== null) ? [lane] : []));
	return {
		candidates: candidatesOf(run, gaps, evidence),
		lanes,
		gaps,
		compared,
		evidence
	};
}
/** On each lane the arm that is certainly the furthest ahead of the first. */
function gapsOf({ manifest: { survey } }, lanes) {
	const found = lanes.flatMap(({ lane, standings }) => {
		const better = survey.lanes.find(({ id }) => id === lane)?.better ?? "higher";
		const best = standings.flatMap(({ arm, relative: { throughput } }) => {
			const gain = throughput === null || better === "higher" ? throughput : inverse$1(throughput);
			return gain !== null && gain.low > 0 ? [{
				arm,
				...gain
			}] : [];
		}).sort((a, b) => b.estimate - a.estimate)[0];
		return best ? [[lane, best]] : [];
	});
	return new Map(found);
}
/** The change the other way round, where less is better. */
function inverse$1({ estimate, low, high }) {
	const other = (change) => 1 / (1 + change) - 1;
	return {
		estimate: other(estimate),
		low: other(high),
		high: other(low)
	};
}
function candidatesOf({ manifest: { survey } }, gaps, evidence) {
	const library = survey.arms[0] ? libraryOf$1(survey.arms[0]) : null;
	const boxes = survey.perf?.boxes ?? [];
	const profiles = evidence.flatMap(({ lane, arms }) => {
		const profile = arms.find(({ arm }) => arm === 0)?.profile;
		return profile ? [{
			lane,
			profile
		}] : [];
	});
	const asBoxes = new Map(profiles.map(({ lane, profile }) => [lane, boxShares(profile, boxes, library)]));
	const isBoxed = boxes.some(({ box }) => [...asBoxes.values()].some((shares) => (shares.get(box) ?? 0) >= SHARE_MIN));
	const shares = isBoxed ? asBoxes : new Map(profiles.map(({ lane, profile }) => [lane, functionShares(profile, library)]));
	const fixed = new Set(Object.values(REST));
	return [...new Set([...shares.values()].flatMap((own) => [...own.keys()]).filter((name) => !fixed.has(name)))].map((name) => candidate(name, shares, gaps, boxes, !isBoxed)).filter(({ lanes }) => lanes.some(({ share }) => share >= SHARE_MIN)).sort((a, b) => b.score - a.score || potential(b) - potential(a)).slice(0, CANDIDATES_MAX);
}
function candidate(name, shares, gaps, boxes, isFunction) {
	const lanes = [...shares].map(([lane, own]) => {
		const share = own.get(name) ?? 0;
		return {
			lane,
			share,
			bound: 1 / (1 - Math.min(share, .99)) - 1,
			gap: gaps.get(lane) ?? null
		};
	});
	const reachable = lanes.map(({ bound, gap }) => Math.min(bound, gap?.estimate ?? 0));
	return {
		name,
		isFunction,
		cause: boxes.find(({ box }) => box === name)?.cause ?? null,
		lanes: lanes.sort((a, b) => b.share - a.share),
		score: lanes.length === 0 ? 0 : reachable.reduce((sum, each) => sum + each, 0) / lanes.length
	};
}
/** Mean bound over the lanes. */
function potential({ lanes }) {
	return lanes.reduce((sum, { bound }) => sum + bound, 0) / Math.max(1, lanes.length);
}
/** How many lanes a candidate touches. */
function touched({ lanes }) {
	return lanes.filter(({ share }) => share >= SHARE_MIN).length;
}
/** Shares of the library's own functions; where no box says more, a function is what can be changed. */
function functionShares(profile, library) {
	return selfShares({
		...profile,
		functions: profile.functions.filter(({ object }) => library !== null && isOf(object, library))
	}, (each) => isUnresolved(each) ? REST.library : each.name);
}
// src/core/analysis/gap-causes.ts
const CAUSES = [
	"wrapper",
	"classification",
	"free-list",
	"page-supply"
];
/** What there is to say about each gap, the widest first. */
function gapEvidence(run, frontier) {
	const { survey } = run.manifest;
	const boxes = survey.perf?.boxes ?? [];
	return [...frontier.gaps].map(([lane, gap]) => {
		const arms = frontier.evidence.find((each) => each.lane === lane)?.arms ?? [];
		const [own, other] = [0, gap.arm].map((index) => arms.find(({ arm }) => arm === index));
		const sharesOf = (each) => {
			const arm = survey.arms[each?.arm ?? -1];
			return each?.profile && arm ? boxShares(each.profile, boxes, libraryOf$1(arm)) : null;
		};
		const [ours, theirs] = [sharesOf(own), sharesOf(other)];
		const standing = frontier.lanes.find((each) => each.lane === lane)?.standings.find(({ arm }) => arm === gap.arm);
		return {
			lane,
			gap,
			causes: CAUSES.map((cause) => {
				const meant = boxes.filter((box) => box.cause === cause);
				if (ours === null || meant.length === 0) return {
					cause,
					share: null,
					bound: null
				};
				const share = meant.reduce((sum, { box }) => sum + (ours.get(box) ?? 0), 0);
				return {
					cause,
					share,
					bound: 1 / (1 - Math.min(share, .99)) - 1
				};
			}),
			kernel: [ours, theirs].map((shares) => shares === null ? null : shares.get(REST.kernel) ?? 0),
			faults: standing?.relative.faults ?? null,
			instructions: [instructionsOf(own), instructionsOf(other)]
		};
	}).sort((a, b) => b.gap.estimate - a.gap.estimate);
}
/** By the machine's counter, else as callgrind counted them. */
function instructionsOf(each) {
	const values = each?.events.find(({ event }) => event === "instructions")?.values ?? [];
	return values.length > 0 ? median(values) : each?.instructions ?? null;
}
// src/core/profile/profile-change.ts
/** Self share of each function in both profiles, those that differ most first. */
function functionChanges(baseline, candidate) {
	return changes$1(selfShares(baseline, ({ name }) => name), selfShares(candidate, ({ name }) => name));
}
/** The functions that weigh more on each side, at most `most` of them. */
function heavier(all, most = 3) {
	const sorted = [...all].sort((a, b) => a.change - b.change);
	return {
		inBaseline: sorted.filter(({ change }) => change < 0).slice(0, most),
		inCandidate: sorted.filter(({ change }) => change > 0).reverse().slice(0, most)
	};
}
/** Call chains with their shares in both profiles: what a differential flame graph is drawn from. */
function stackChanges(baseline, candidate) {
	return changes$1(stackShares(baseline), stackShares(candidate));
}
function stackShares({ stacks }) {
	const all = stacks.reduce((sum, { count }) => sum + count, 0);
	const shares = /* @__PURE__ */ new Map();
	for (const { frames, count } of stacks) {
		const key = frames.join(";");
		shares.set(key, (shares.get(key) ?? 0) + count / all);
	}
	return shares;
}
function changes$1(before, after) {
	return [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].map((name) => {
		const [baseline, candidate] = [before.get(name) ?? 0, after.get(name) ?? 0];
		return {
			name,
			baseline,
			candidate,
			change: candidate - baseline
		};
	}).sort((a, b) => Math.abs(b.change) - Math.abs(a.change) || (a.name < b.name ? -1 : 1));
}
// src/core/report/verdict/evidence-sections.ts
/** Most functions of a table. */
const FUNCTIONS_MAX = 10;
/** Where the time goes, lane by lane: counters, boxes, functions, and for two arms what became heavier. */
function evidenceSections(lanes, arms, boxes) {
	return lanes.flatMap(({ lane, arms: observed }) => {
		if (observed.length === 0) return [];
		const labels = observed.map(({ arm }) => arms[arm]?.label ?? "");
		const problems = [...new Set(observed.flatMap(({ problems: own }) => own))];
		const blocks = [
			...counterTable(observed, labels),
			...boxTable(observed, labels, arms, boxes),
			...functionTable(observed, labels),
			...changes(observed, labels),
			...problems.length === 0 ? [] : [{
				kind: "list",
				items: problems
			}]
		];
		return [{
			title: `Where the time goes: ${laneText(lane)}`,
			blocks,
			folded: true
		}];
	});
}
/** Medians over the processes, with the least and the most; an event that the machine lacks is named as such. */
function counterTable(observed, labels) {
	const [first] = observed;
	if (first === void 0 || observed.every(({ events }) => events.every(({ processes }) => processes === 0))) return [];
	const pair = observed.length === 2;
	const absent = [];
	const rows = first.events.flatMap(({ event }, index) => {
		const own = observed.map(({ events }) => events[index]);
		const known = own.some((count) => count !== void 0 && count.values.length > 0);
		if (!known) absent.push(event);
		return known ? [[
			event,
			...own.map(countText),
			...pair ? [changeText(own[0], own[1])] : [],
			sharesText(own)
		]] : [];
	});
	const measured = observed.map(({ instructions }) => instructions);
	const [before, after] = measured;
	if (measured.some((value) => value !== null)) {
		const change = before && after ? formatPercent(after / before - 1, { signed: true }) : "—";
		rows.push([
			"instructions, by callgrind",
			...measured.map((value) => value === null ? "not measured" : formatCount(value)),
			...pair ? [change] : [],
			"exact, one process, user space"
		]);
	}
	const columns = [
		"event",
		...labels,
		...pair ? ["change"] : [],
		"counted"
	];
	return [{
		kind: "table",
		columns,
		rows,
		words: [columns.length - 1]
	}, ...absent.length === 0 ? [] : [{
		kind: "paragraph",
		text: `This machine does not count: ${absent.join(", ")}.`
	}]];
}
function countText(count) {
	if (count === void 0 || count.processes === 0) return "not measured";
	if (count.values.length === 0) return "not counted";
	const { values, unit } = count;
	const [low, high] = [Math.min(...values), Math.max(...values)];
	const text = `${formatCount(median(values))}${unit === "" ? "" : ` ${unit}`}`;
	return values.length === 1 ? text : `${text} (${formatCount(low)} to ${formatCount(high)})`;
}
function changeText(before, after) {
	const [from, to] = [before, after].map((count) => count?.values.length ? median(count.values) : 0);
	return from && to ? formatPercent(to / from - 1, { signed: true }) : "—";
}
function sharesText(counts) {
	const present = counts.filter((count) => count !== void 0 && count.values.length > 0);
	if (present.length === 0) return "—";
	const share = Math.min(...present.map((count) => count.share));
	const least = Math.min(...present.map(({ values }) => values.length));
	const times = least === 1 ? "1 process" : `${least} processes`;
	return share === 1 ? times : `${times}, ${formatPercent(share)} of the time, scaled up`;
}
function boxTable(observed, labels, arms, boxes) {
	const shares = observed.map(({ arm, profile }) => {
		const asked = arms[arm];
		return profile && asked ? boxShares(profile, boxes, libraryOf$1(asked)) : null;
	});
	if (shares.every((own) => own === null)) return [];
	const rows = [...boxes.map(({ box }) => box), ...Object.values(REST)].filter((name) => shares.some((own) => (own?.get(name) ?? 0) > 0)).map((name) => [name, ...shares.map((own) => own === null ? "not measured" : formatPercent(own.get(name) ?? 0))]);
	return [{
		kind: "table",
		columns: ["box, share of samples", ...labels],
		rows
	}];
}
/** The functions that weigh most on either side: in themselves, and with all they call. */
function functionTable(observed, labels) {
	const profiles = observed.map(({ profile }) => profile);
	const weight = /* @__PURE__ */ new Map();
	for (const profile of profiles) for (const { name, self } of profile?.functions ?? []) weight.set(name, Math.max(weight.get(name) ?? 0, self / (profile?.samples ?? 1)));
	const names = [...weight].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, FUNCTIONS_MAX);
	if (names.length === 0) return [];
	const rows = names.map(([name]) => [name, ...profiles.map((profile) => {
		if (profile === null) return "not measured";
		const found = profile.functions.find((each) => each.name === name);
		const share = (samples) => formatPercent((samples ?? 0) / profile.samples);
		return `${share(found?.self)} / ${share(found?.total)}`;
	})]);
	return [{
		kind: "table",
		columns: [`function, self / total share of ${[...new Set(profiles.flatMap((profile) => profile?.event ?? []))].join(", ")}`, ...labels],
		rows
	}];
}
/** Of two arms: what weighs more on which side, and both as one flame graph. */
function changes([baseline, candidate, ...others], labels) {
	const [first = "", second = ""] = labels;
	if (!baseline?.profile || !candidate?.profile || others.length > 0) return [];
	const { inBaseline, inCandidate } = heavier(functionChanges(baseline.profile, candidate.profile));
	const named = (all) => all.length === 0 ? "none" : all.map(({ name, change }) => `${name} (${formatPercent(Math.abs(change))} of the samples)`).join(", ");
	return [{
		kind: "list",
		items: [`Heavier in ${second}: ${named(inCandidate)}.`, `Heavier in ${first}: ${named(inBaseline)}.`]
	}, {
		kind: "flames",
		labels: [first, second],
		stacks: stackChanges(baseline.profile, candidate.profile)
	}];
}
// src/core/report/survey/gap-section.ts
/** The memo on gaps: for each lane where somebody is ahead, the evidence for each explanation. Numbers, no story. */
function gapSection(gaps, arms, comparedLanes) {
	const title = "Why others are ahead: evidence";
	if (gaps.length === 0) return {
		title,
		blocks: [{
			kind: "paragraph",
			text: comparedLanes === 0 ? "Not measured: too few rounds to compare anybody." : `No other allocator is certainly faster on any of ${comparedLanes} lanes, so there is no gap to explain.`
		}]
	};
	const columns = COLUMNS$1.filter(({ of }) => gaps.some((gap) => of(gap, arms) !== null));
	const missing = COLUMNS$1.filter((column) => !columns.includes(column)).map(({ name }) => name);
	return {
		title,
		blocks: [{
			kind: "table",
			columns: ["lane", ...columns.map(({ name }) => name)],
			rows: gaps.map((gap) => [laneText(gap.lane), ...columns.map(({ of }) => of(gap, arms) ?? "not measured")]),
			words: [1]
		}, {
			kind: "paragraph",
			text: "Ahead: who is certainly faster. Causes: share of the line’s samples in the boxes that the configuration marks with them, and what removing these could bring." + (missing.length === 0 ? "" : ` Not measured: ${missing.join(", ")}. Counters and profiles come with the word perf, causes from perf.boxes in the configuration.`)
		}]
	};
}
function causeColumn(name, cause) {
	return {
		name,
		of({ causes }) {
			const { share = null, bound = null } = causes.find((each) => each.cause === cause) ?? {};
			return share === null || bound === null ? null : `${formatPercent(share)}, at most ${formatPercent(bound, { signed: true })}`;
		}
	};
}
const COLUMNS$1 = [
	{
		name: "ahead",
		of: ({ gap }, arms) => `${arms[gap.arm]?.label} ${formatPercent(gap.estimate, { signed: true })} ${formatInterval(gap.low, gap.high)}`
	},
	causeColumn("wrapper", "wrapper"),
	causeColumn("classification", "classification"),
	causeColumn("free list", "free-list"),
	causeColumn("page supply", "page-supply"),
	{
		name: "kernel",
		of: ({ kernel: [own, other] }) => own === null ? null : `${formatPercent(own)}${other === null ? "" : `, theirs ${formatPercent(other)}`}`
	},
	{
		name: "minor faults",
		of: ({ faults }) => faults === null ? null : `theirs ${formatPercent(faults.estimate, { signed: true })}`
	},
	{
		name: "instructions",
		of: ({ instructions: [own, other] }) => own === null || other === null ? null : `${formatCount(own)}, theirs ${formatPercent(other / own - 1, { signed: true })}`
	}
];
// src/core/report/survey/frontier-document.ts
/** What to try next: candidates by what they cost, by how far others are ahead, and by what is at most to be had. */
function frontierDocument(run) {
	const { arms } = run.manifest.survey;
	const frontier = frontierOf(run);
	const label = arms[0]?.label ?? "";
	const [first] = frontier.candidates;
	const names = frontier.candidates.map(({ name }) => name);
	return {
		headline: first ? `FRONTIER: next for ${label}: ${names.map((name, index) => `${index + 1}. ${name}`).join(", ")}` : `FRONTIER: nothing of ${label} stands out`,
		next: first ? experiment(first, frontier) : nothingNext(frontier),
		sections: [
			...candidateSections(run, frontier),
			...compareDocument(run).sections.map((section) => ({
				...section,
				folded: section.title !== ""
			})),
			...comparisonEvidence(run, frontier)
		]
	};
}
/** What a comparison rests on beside the rounds: why others are ahead, and where the time goes. */
function comparisonEvidence(run, frontier = frontierOf(run)) {
	const { arms, perf } = run.manifest.survey;
	return [gapSection(gapEvidence(run, frontier), arms, frontier.compared.size), ...evidenceSections(frontier.evidence, arms, perf?.boxes ?? [])];
}
/** The candidates as a table, with the evidence and the experiment for each below it. */
function candidateSections(run, frontier) {
	const { arms, perf } = run.manifest.survey;
	const { candidates, compared } = frontier;
	const nobody = compared.size === 0 ? "not measured" : "nobody";
	if (candidates.length === 0) return [];
	const rows = candidates.map((candidate, index) => {
		const [dearest] = candidate.lanes;
		const ahead = candidate.lanes.filter(({ gap }) => gap !== null).sort((a, b) => most(b.gap) - most(a.gap))[0];
		return [
			String(index + 1),
			candidate.name,
			candidate.cause ?? "—",
			dearest ? `${formatPercent(dearest.share)} on ${laneText(dearest.lane)}` : "—",
			ahead?.gap ? `${arms[ahead.gap.arm]?.label} by ${formatPercent(ahead.gap.estimate)} on ${laneText(ahead.lane)}` : nobody,
			dearest ? formatPercent(dearest.bound, { signed: true }) : "—",
			`${touched(candidate)} of ${candidate.lanes.length}`,
			compared.size === 0 ? "not measured" : formatPercent(candidate.score, { signed: true })
		];
	});
	const what = candidates.some(({ isFunction }) => isFunction) ? "function" : "box";
	return [{
		title: "Candidates",
		blocks: [
			{
				kind: "table",
				columns: [
					"",
					what,
					"stands for",
					"costs most",
					"ahead",
					"at most",
					"lanes",
					"ROI"
				],
				rows,
				words: [
					1,
					2,
					3,
					4
				]
			},
			{
				kind: "list",
				items: candidates.map((candidate) => `${candidate.name}: ${evidenceText(candidate)} ${experiment(candidate, frontier)}`)
			},
			{
				kind: "paragraph",
				text: legend$1(perf?.boxes.length ?? 0, what)
			}
		]
	}];
}
function most(gap) {
	return gap?.estimate ?? 0;
}
function evidenceText({ lanes }) {
	return `${lanes.filter(({ share }) => share > 0).map(({ lane, share, bound, gap }) => `${formatPercent(share)} of the samples of ${laneText(lane)}, at most ${formatPercent(bound, { signed: true })}` + (gap === null ? "" : `, where the best is ${formatPercent(gap.estimate)} ${formatInterval(gap.low, gap.high)} faster`)).slice(0, 4).join("; ")}.`;
}
/** The measurement that would show whether a candidate is worth it. */
function experiment({ name, lanes }, { gaps }) {
	const [dearest] = lanes;
	if (!dearest) return "";
	const [lane = "", cell] = dearest.lane.split("/");
	return `Test: a cheaper ${name} behind a flag of its own, then /ab FLAG ${`lane ${lane}${cell === void 0 ? "" : ` ${cell.replaceAll(",", " ")}`}`} perf; it can bring ${formatPercent(Math.min(dearest.bound, gaps.get(dearest.lane)?.estimate ?? dearest.bound), { signed: true })} there at most.`;
}
function nothingNext({ evidence, gaps, compared }) {
	if (compared.size === 0) return "Nothing could be compared: look at what went wrong below, and ask again.";
	if (!evidence.some(({ arms }) => arms.some(({ arm, profile }) => arm === 0 && profile !== null))) return "There is no profile of the line: see below what perf said, mend that, and ask again.";
	return gaps.size === 0 ? "Nobody is clearly faster and no function is heavy: measure other lanes." : "No function of the library is heavy where others are ahead: look at memory and at the kernel below.";
}
function legend$1(boxes, what) {
	return (boxes === 0 || what === "function" ? "The configuration names no box that costs anything here, so functions stand for them (perf.boxes in alloc-ab.yml). " : "") + "At most: the gain if it cost nothing, 1 / (1 − share) − 1. ROI: mean over the lanes of the smaller one of that and of the gap to the best other allocator. Shares are of processor time; with several threads a lane may wait for something else. Ahead: only where the interval says so.";
}
// src/core/report/survey/health-document.ts
/** Whether every preset builds and runs: one row for each, one column for each lane, and what the dead said last. */
function healthDocument(run) {
	const { manifest, readings } = run;
	const { survey, builds } = manifest;
	const of = (arm, lane) => readings.find((reading) => reading.arm === arm && reading.lane === lane);
	const rows = survey.arms.map(({ label }, arm) => [
		label,
		builds[arm] ? "built" : "NOT BUILT",
		...survey.lanes.map(({ id }) => builds[arm] ? stateOf(of(arm, id)) : "—")
	]);
	const lanes = survey.lanes.filter(({ id }) => !manifest.incidents.some(({ lane }) => lane === id));
	const sick = survey.arms.filter((_, arm) => !builds[arm] || lanes.some(({ id }) => !isWell(of(arm, id))));
	const count = survey.arms.length;
	return {
		headline: sick.length === 0 ? `HEALTHY: all ${count} settings of ${survey.arms[0]?.label} build and run on ${lanes.length} lanes` : `NOT HEALTHY: ${sick.length} of ${count} settings fail: ${sick.map(({ label }) => label).join(", ")}`,
		next: sick.length === 0 ? "Nothing to do." : "Mend what fails below before anything is measured on it.",
		sections: [{
			title: "",
			blocks: [{
				kind: "table",
				columns: [
					"preset",
					"build",
					...survey.lanes.map(({ id }) => laneText(id))
				],
				rows,
				words: Array.from({ length: survey.lanes.length + 1 }, (_, index) => index + 1)
			}]
		}, ...readings.flatMap((reading) => deathOf(reading, survey.arms[reading.arm]?.label ?? ""))]
	};
}
function isWell(reading) {
	return reading !== void 0 && reading.trouble === null;
}
function stateOf(reading) {
	if (reading === void 0) return "not run";
	if (reading.trouble === null) return "exit 0";
	if (reading.timedOut) return "HANGS";
	if (reading.signal !== null) return reading.signal === "SIGABRT" ? "SIGABRT (fail-fast)" : reading.signal;
	return reading.exitCode === 0 ? "NOT MEASURED" : `exit ${reading.exitCode ?? "unknown"}`;
}
function deathOf({ lane, trouble }, label) {
	if (trouble === null) return [];
	const { end, lastLines, backtrace } = trouble;
	const blocks = [{
		kind: "paragraph",
		text: `The process ${end}.`
	}];
	if (lastLines !== "") blocks.push({
		kind: "code",
		text: lastLines
	});
	blocks.push(backtrace === null ? {
		kind: "paragraph",
		text: "No backtrace: gdb is not on the machine, or the crash did not come again under it; of a server none is made."
	} : {
		kind: "code",
		text: backtrace
	});
	return [{
		title: `${label} on ${laneText(lane)}`,
		blocks
	}];
}
// src/core/analysis/gates.ts
/** A bottleneck is clear from this share of a workload's samples, and worth it when this much can be had. */
const BOTTLENECK = {
	share: .05,
	gain: .01
};
/** One cause explains a gap when removing it could close this part of it, on every lane with a gap. */
const EXPLAINED = .5;
/** One direction is left when the first candidate's return is this many times the second's. */
const AHEAD = 2;
/** The three conditions of the pause, in their order. */
function gates(findings) {
	return [
		bottleneck(findings),
		singleCause(findings),
		oneDirection(findings)
	];
}
function bottleneck({ workload }) {
	const condition = `A real workload has a clear bottleneck: a box of ${formatPercent(BOTTLENECK.share)} or more that is worth removing.`;
	if (workload === null || workload.compared.size === 0 || workload.evidence.every(({ arms }) => arms.every(({ profile }) => profile === null))) return {
		condition,
		state: "not measured",
		evidence: "No lane with a server was both compared and profiled; add one to the configuration, e.g. redis, or give it more time."
	};
	const [dearest] = workload.candidates.flatMap(({ name, score, lanes }) => lanes.map((cost) => ({
		name,
		score,
		...cost
	}))).sort((a, b) => b.share - a.share);
	if (!dearest) return {
		condition,
		state: "not met",
		evidence: "No function of the library stands out there."
	};
	const met = dearest.share >= BOTTLENECK.share && Math.min(dearest.bound, dearest.gap?.estimate ?? 0) >= BOTTLENECK.gain;
	const ahead = dearest.gap === null ? "nobody is ahead" : `the best is ${formatPercent(dearest.gap.estimate)} faster`;
	return {
		condition,
		state: met ? "met" : "not met",
		evidence: `${dearest.name} takes ${formatPercent(dearest.share)} of the samples of ${laneText(dearest.lane)}, at most ${formatPercent(dearest.bound, { signed: true })}; ${ahead}.`
	};
}
function singleCause({ frontier, gaps }) {
	const condition = "The difference to the others can be put into words as one structural cause.";
	if (frontier === null || frontier.compared.size === 0) return {
		condition,
		state: "not measured",
		evidence: "Nothing could be compared."
	};
	if (gaps.length === 0) return {
		condition,
		state: "not met",
		evidence: "Nobody is certainly faster on any lane, so there is no difference to explain."
	};
	const known = gaps.filter(({ causes }) => causes.some(({ share }) => share !== null));
	if (known.length === 0) return {
		condition,
		state: "not measured",
		evidence: "No box of the configuration is marked with a cause (perf.boxes), or there is no profile."
	};
	const explained = (known[0]?.causes ?? []).filter(({ share }) => share !== null).map(({ cause }) => ({
		cause,
		least: Math.min(...known.map(({ gap, causes }) => boundOf(causes, cause) / gap.estimate))
	})).sort((a, b) => b.least - a.least);
	const whole = explained.filter(({ least }) => least >= EXPLAINED);
	const [best] = explained;
	const lanes = known.map(({ lane }) => laneText(lane)).join("; ");
	const others = gaps.length - known.length;
	return {
		condition,
		state: whole.length === 1 && others === 0 ? "met" : "not met",
		evidence: `${best?.cause} could close ${formatPercent(Math.min(1, best?.least ?? 0))} of the gap at least, on ${lanes}` + (whole.length > 1 ? `; ${whole.length} causes could close half of it, so it is not one` : "") + (others > 0 ? `; ${others} more with a gap and without a profile` : "") + "."
	};
}
function boundOf(causes, wanted) {
	return causes.find(({ cause }) => cause === wanted)?.bound ?? 0;
}
function oneDirection({ frontier }) {
	const condition = "The comparison leaves one direction that works.";
	if (frontier === null || frontier.compared.size === 0) return {
		condition,
		state: "not measured",
		evidence: "Nothing could be compared."
	};
	if (frontier.evidence.every(({ arms }) => arms.every(({ profile }) => profile === null))) return {
		condition,
		state: "not measured",
		evidence: "There is no profile of the line."
	};
	const [first, second] = frontier.candidates;
	if (!first || first.score === 0) return {
		condition,
		state: "not met",
		evidence: "No candidate is worth anything where others are ahead."
	};
	return {
		condition,
		state: !second || first.score >= AHEAD * second.score ? "met" : "not met",
		evidence: `${scoreText(first)}${second ? `; ${scoreText(second)}` : ""}.`
	};
}
function scoreText(candidate) {
	return `${candidate.name} returns ${formatPercent(candidate.score, { signed: true })} of at most ${formatPercent(potential(candidate), { signed: true })}`;
}
// src/core/report/survey/pause-document.ts
/** The phase report: where the line stands (A), against whom (B), on a real workload (C), and what follows (D). */
function pauseDocument(run) {
	const [baseline] = partsBy(run, "baseline");
	const [health] = partsBy(run, "health");
	const compared = partsBy(run, "compare");
	const isServed = ({ manifest: { survey } }) => survey.lanes.some(({ server }) => server);
	const comparison = compared.find((each) => !isServed(each)) ?? null;
	const production = compared.find(isServed) ?? null;
	const workload = production && frontierOf(production);
	const frontier = comparison && frontierOf(comparison);
	const ruled = gates({
		frontier,
		gaps: comparison && frontier ? gapEvidence(comparison, frontier) : [],
		workload
	});
	const met = ruled.filter(({ state }) => state === "met").length;
	return {
		headline: `PAUSE: ${met} of ${ruled.length} conditions are met${met > 0 ? ", so the next phase can begin" : ", so the pause goes on"}`,
		next: frontier ? direction(frontier) : "Compare with others first.",
		sections: [
			gateSection(ruled),
			...part("A. Where the line stands", baseline && baselineDocument(baseline)),
			...part("A. Health", health && healthDocument(health)),
			...comparison && frontier ? candidateSections(comparison, frontier).map(titled("A. Frontier")) : [],
			...part("B. Against others", comparison && compareDocument(comparison)),
			...comparison && frontier ? comparisonEvidence(comparison, frontier) : [],
			...part("C. Real workload", production && compareDocument(production)),
			...production && workload ? comparisonEvidence(production, workload) : []
		]
	};
}
function gateSection(ruled) {
	return {
		title: "D. Conditions",
		blocks: [{
			kind: "table",
			columns: [
				"condition for going on",
				"",
				"evidence"
			],
			rows: ruled.map(({ condition, state, evidence }) => [
				condition,
				state,
				evidence
			]),
			words: [1, 2]
		}]
	};
}
/** A document as sections under one letter: its headline first. */
function part(title, document) {
	if (!document) return [{
		title,
		blocks: [{
			kind: "paragraph",
			text: "Not measured."
		}]
	}];
	const { headline, sections } = document;
	return [{
		title,
		blocks: [{
			kind: "paragraph",
			text: headline
		}]
	}, ...sections];
}
function titled(letter) {
	return (section) => ({
		...section,
		title: `${letter}: ${section.title.toLowerCase()}`
	});
}
/** Where the line is furthest behind, in speed or in memory: what people choose the next direction from. */
function direction({ gaps, lanes }) {
	const widest = [...gaps].sort((a, b) => b[1].estimate - a[1].estimate)[0];
	const heaviest = widestMemory(lanes);
	return `${widest ? `The widest gap in speed is ${laneText(widest[0])} (${formatPercent(widest[1].estimate)})` : "Nobody is certainly faster"}; ${heaviest ? `the widest in memory ${laneText(heaviest.lane)} (others need ${formatPercent(heaviest.less)} less at the peak)` : "nobody needs certainly less memory"}.`;
}
function widestMemory(lanes) {
	return lanes.flatMap(({ lane, standings }) => standings.flatMap(({ relative: { rssPeak } }) => rssPeak !== null && rssPeak.high < 0 ? [{
		lane,
		less: -rssPeak.estimate
	}] : [])).sort((a, b) => b.less - a.less)[0];
}
// src/core/report/survey/trend-section.ts
/** Most earlier baselines of a lane that are listed. */
const LISTED = 8;
/** A baseline beside the earlier ones of the same line and machine; nothing where there is none. */
function trendSections(run, earlier) {
	const now = baselineRecord(run, run.manifest.finishedAt);
	if (now === null) return [];
	const trend = trendOf(now, earlier);
	const compared = trend.lanes.filter(({ points }) => points.length > 1);
	const apart = trend.apart.slice(0, LISTED).map(({ record, why }) => `${nameOf(record)}: not compared, ${why}.`);
	if (compared.length === 0 && apart.length === 0) return [];
	return [{
		title: "Against the previous baseline",
		blocks: [
			...compared.length === 0 ? [{
				kind: "paragraph",
				text: "No earlier baseline of this line and machine can be compared."
			}] : [previousTable(trend), {
				kind: "paragraph",
				text: legend(compared)
			}],
			...list(surroundings(now, compared)),
			...list(apart)
		]
	}, ...compared.some(({ points }) => points.length > 2) ? [longList(compared)] : []];
}
function previousTable({ lanes }) {
	return {
		kind: "table",
		columns: [
			"lane",
			"now",
			"before",
			"when",
			"change",
			"reads"
		],
		rows: lanes.map(({ lane, points: [now, before] }) => [
			laneText(lane),
			now === void 0 ? "—" : centre(now),
			before === void 0 ? "—" : centre(before),
			before === void 0 ? "not measured" : nameOf(before.record),
			change(now?.change, before),
			now === void 0 || before === void 0 ? "—" : reading(now, before)
		]),
		words: [3, 5]
	};
}
function longList(lanes) {
	return {
		title: "Earlier baselines",
		folded: true,
		blocks: [{
			kind: "table",
			columns: [
				"lane",
				"baseline",
				"runs",
				"geometric mean",
				"median",
				"against the one before"
			],
			rows: lanes.flatMap(({ lane, points }) => points.slice(0, LISTED).map((point, index) => [
				laneText(lane),
				index === 0 ? "now" : nameOf(point.record),
				String(point.lane.runs),
				centre(point),
				formatRate(point.lane.median),
				points[index + 1] === void 0 ? "the first" : change(point.change, points[index + 1])
			])),
			words: [1]
		}]
	};
}
/** What besides the line differs from the previous baseline, or that nothing but the time does. */
function surroundings(now, lanes) {
	return [...new Map(lanes.flatMap(({ points: [, point] }) => point ? [[point.record.id, point.record]] : [])).values()].flatMap((record) => {
		const name = nameOf(record);
		return [
			...sameCommit(record, now) ? [`${name} is the same commit: a change against it is the machine's, not the code's.`] : [],
			...record.benchesCommit === now.benchesCommit ? [] : [`${name} ran the benches of commit ${record.benchesCommit.slice(0, 7)}, now ${now.benchesCommit.slice(0, 7)}.`],
			...machineChanges(now, record).map((words) => `Since ${name} the machine changed: ${words}.`)
		];
	});
}
function legend(lanes) {
	const slower = lanes.filter(({ points: [now, before] }) => now && before && reading(now, before) === "worse");
	return "Numbers are geometric means. Brackets: Welch’s t on logarithms, 95 % for all lanes together. They know how runs of one baseline differ, not how days and boots of a machine do; a baseline of an unchanged commit shows that." + (slower.length === 0 ? "" : ` Worse than before: ${slower.map(({ lane }) => laneText(lane)).join("; ")}. An A/B of the two commits tells whether the code is the reason.`);
}
function reading({ change: own, lane, record }, before) {
	if (own === null || own.low <= 0 && own.high >= 0) return "no change shown";
	const word = own.low > 0 === (lane.better === "higher") ? "better" : "worse";
	return sameCommit(record, before.record) ? `${word}, but the same commit` : word;
}
function sameCommit(a, b) {
	return a.commit !== null && a.commit === b.commit;
}
function change(relative, before) {
	if (before === void 0) return "—";
	return relative ? changeText$1(relative) : "too few runs";
}
function centre({ lane: { logMean, unit } }) {
	return `${formatRate(Math.exp(logMean))} ${unit}`;
}
/** `2026-01-02 (abcdef0)`. */
function nameOf({ at, commit }) {
	return `${at.slice(0, 10)} (${commit?.slice(0, 7) ?? "installed"})`;
}
function list(items) {
	return items.length === 0 ? [] : [{
		kind: "list",
		items
	}];
}
// src/core/report/survey/survey-document.ts
const WRITERS = {
	compare(run) {
		const matrix = compareDocument(run);
		return {
			...matrix,
			sections: [...matrix.sections, ...comparisonEvidence(run)]
		};
	},
	baseline: baselineDocument,
	health: healthDocument,
	frontier: frontierDocument,
	pause: pauseDocument
};
/** A survey's answer, whatever its topic, with what it rests on; a baseline also beside `earlier` ones. */
function surveyDocument(run, earlier = []) {
	const own = WRITERS[run.manifest.survey.topic](run);
	const trend = trendSections(run, earlier);
	return {
		...own,
		sections: [
			...own.sections,
			...trend,
			...troubles(run),
			repeat(run),
			builds(run),
			machine(run)
		]
	};
}
function troubles({ manifest }) {
	if (manifest.incidents.length === 0) return [];
	return [{
		title: "What went wrong",
		blocks: [{
			kind: "list",
			items: manifest.incidents.map(({ arm, message, next }) => `${arm === void 0 ? "" : `${arm}: `}${message} ${next}`)
		}]
	}];
}
function repeat({ manifest: { survey, seconds } }) {
	const spent = `fetch ${formatSeconds(seconds.fetch)}, build ${formatSeconds(seconds.build)}, sampling ${formatSeconds(seconds.sampling)}`;
	return {
		title: "Repeat it",
		folded: true,
		blocks: [{
			kind: "code",
			text: survey.repeat
		}, {
			kind: "paragraph",
			text: `Machine ${survey.machine.name}; ${spent}.`
		}]
	};
}
function builds({ manifest: { survey, builds: built } }) {
	return {
		title: "Builds",
		folded: true,
		blocks: [{
			kind: "table",
			columns: [
				"arm",
				"from",
				"flags",
				"library sha256"
			],
			rows: survey.arms.map(({ label, source }, index) => {
				const record = built[index];
				return [
					label,
					source.kind === "build" ? `commit ${source.sha.slice(0, 12)}` : "installed on the machine",
					(source.kind === "build" ? source.defines.map(({ name, value }) => `${name}=${value ?? "undefined"}`) : []).join(" ") || "—",
					record?.librarySha256?.slice(0, 12) ?? (record ? "the C library" : "not built")
				];
			}),
			words: [
				1,
				2,
				3
			]
		}]
	};
}
function machine({ manifest: { environment, observations } }) {
	const rows = Object.entries(environment).map(([name, value]) => [name, value]);
	const items = observations.map(({ name, status, detail }) => `${name}: ${status}. ${detail}`);
	return {
		title: "Machine",
		folded: true,
		blocks: [{
			kind: "table",
			columns: ["fact", "value"],
			rows,
			words: [1]
		}, ...items.length === 0 ? [] : [{
			kind: "list",
			items
		}]]
	};
}
// src/core/text/suggestion.ts
var import_fastest_levenshtein = (/* @__PURE__ */ __commonJSMin(((exports) => {
	exports.__esModule = true;
	exports.distance = exports.closest = void 0;
	var peq = /* @__PURE__ */ new Uint32Array(65536);
	var myers_32 = function(a, b) {
		var n = a.length;
		var m = b.length;
		var lst = 1 << n - 1;
		var pv = -1;
		var mv = 0;
		var sc = n;
		var i = n;
		while (i--) peq[a.charCodeAt(i)] |= 1 << i;
		for (i = 0; i < m; i++) {
			var eq = peq[b.charCodeAt(i)];
			var xv = eq | mv;
			eq |= (eq & pv) + pv ^ pv;
			mv |= ~(eq | pv);
			pv &= eq;
			if (mv & lst) sc++;
			if (pv & lst) sc--;
			mv = mv << 1 | 1;
			pv = pv << 1 | ~(xv | mv);
			mv &= xv;
		}
		i = n;
		while (i--) peq[a.charCodeAt(i)] = 0;
		return sc;
	};
	var myers_x = function(b, a) {
		var n = a.length;
		var m = b.length;
		var mhc = [];
		var phc = [];
		var hsize = Math.ceil(n / 32);
		var vsize = Math.ceil(m / 32);
		for (var i = 0; i < hsize; i++) {
			phc[i] = -1;
			mhc[i] = 0;
		}
		var j = 0;
		for (; j < vsize - 1; j++) {
			var mv_1 = 0;
			var pv_1 = -1;
			var start_1 = j * 32;
			var vlen_1 = Math.min(32, m) + start_1;
			for (var k = start_1; k < vlen_1; k++) peq[b.charCodeAt(k)] |= 1 << k;
			for (var i = 0; i < n; i++) {
				var eq = peq[a.charCodeAt(i)];
				var pb = phc[i / 32 | 0] >>> i & 1;
				var mb = mhc[i / 32 | 0] >>> i & 1;
				var xv = eq | mv_1;
				var xh = ((eq | mb) & pv_1) + pv_1 ^ pv_1 | eq | mb;
				var ph = mv_1 | ~(xh | pv_1);
				var mh = pv_1 & xh;
				if (ph >>> 31 ^ pb) phc[i / 32 | 0] ^= 1 << i;
				if (mh >>> 31 ^ mb) mhc[i / 32 | 0] ^= 1 << i;
				ph = ph << 1 | pb;
				mh = mh << 1 | mb;
				pv_1 = mh | ~(xv | ph);
				mv_1 = ph & xv;
			}
			for (var k = start_1; k < vlen_1; k++) peq[b.charCodeAt(k)] = 0;
		}
		var mv = 0;
		var pv = -1;
		var start = j * 32;
		var vlen = Math.min(32, m - start) + start;
		for (var k = start; k < vlen; k++) peq[b.charCodeAt(k)] |= 1 << k;
		var score = m;
		for (var i = 0; i < n; i++) {
			var eq = peq[a.charCodeAt(i)];
			var pb = phc[i / 32 | 0] >>> i & 1;
			var mb = mhc[i / 32 | 0] >>> i & 1;
			var xv = eq | mv;
			var xh = ((eq | mb) & pv) + pv ^ pv | eq | mb;
			var ph = mv | ~(xh | pv);
			var mh = pv & xh;
			score += ph >>> m - 1 & 1;
			score -= mh >>> m - 1 & 1;
			if (ph >>> 31 ^ pb) phc[i / 32 | 0] ^= 1 << i;
			if (mh >>> 31 ^ mb) mhc[i / 32 | 0] ^= 1 << i;
			ph = ph << 1 | pb;
			mh = mh << 1 | mb;
			pv = mh | ~(xv | ph);
			mv = ph & xv;
		}
		for (var k = start; k < vlen; k++) peq[b.charCodeAt(k)] = 0;
		return score;
	};
	var distance = function(a, b) {
		if (a.length < b.length) {
			var tmp = b;
			b = a;
			a = tmp;
		}
		if (b.length === 0) return a.length;
		if (a.length <= 32) return myers_32(a, b);
		return myers_x(a, b);
	};
	exports.distance = distance;
	var closest = function(str, arr) {
		var min_distance = Infinity;
		var min_index = 0;
		for (var i = 0; i < arr.length; i++) {
			var dist = distance(str, arr[i]);
			if (dist < min_distance) {
				min_distance = dist;
				min_index = i;
			}
		}
		return arr[min_index];
	};
	exports.closest = closest;
})))();
/** Words longer than this are nobody's typing mistake. */
const WORD_MAX = 100;
/**
* The known word nearest to a mistyped one, or undefined when none is near: a third of the letters may be wrong, or the
* end is missing; upper and lower case count as equal. Among equally near words the first in the list wins.
*/
function nearest(word, known) {
	if (word.length > WORD_MAX) return void 0;
	const wanted = word.toLowerCase();
	let best;
	let bestDistance = Math.min(Math.max(1, Math.floor(wanted.length / 3)), wanted.length - 1) + 1;
	for (const candidate of known) {
		if (wanted.length >= 3 && candidate.toLowerCase().startsWith(wanted) && bestDistance > 1) [best, bestDistance] = [candidate, 1];
		if (Math.abs(candidate.length - wanted.length) >= bestDistance) continue;
		const steps = letters(wanted) === letters(candidate) ? Number(wanted !== candidate.toLowerCase()) : (0, import_fastest_levenshtein.distance)(wanted, candidate.toLowerCase());
		if (steps < bestDistance) [best, bestDistance] = [candidate, steps];
	}
	return best;
}
function letters(word) {
	return [...word.toLowerCase()].sort().join("");
}
/** A list for a message: `hz3, hz4 or mimalloc`; after `max` entries only their number. */
function listed(words, max = 8) {
	if (words.length === 0) return "none";
	const shown = words.slice(0, max);
	const rest = words.length - shown.length;
	if (rest > 0) return `${shown.join(", ")} and ${rest} more`;
	const last = shown.at(-1) ?? "";
	return shown.length === 1 ? last : `${shown.slice(0, -1).join(", ")} or ${last}`;
}
// src/core/text/command-trigger.ts
/** The words that open a command, without their slash. */
const TRIGGER_WORDS = ["ab", "release"];
/** How a line begins that may be a command: a trigger, or what looks like a mistyped `/release` before a version. */
const OPENING = String.raw`\/(?:(?:ab|release)(?=\s|$)|[Rr](?=[A-Za-z]*[Ll])[A-Za-z]{2,9}(?=[ \t]+(?:override[ \t]|v?[0-9]+\.[0-9])))`;
new RegExp(`^[ \\t]*(?=${OPENING})`);
new RegExp(`^\\uFEFF?[ \\t]*${OPENING}`, "m");
/** The trigger that a mistyped word was meant to be; undefined for triggers themselves and for the words of other programs. */
function mistypedTrigger(word) {
	const bare = word.slice(1);
	if (!word.startsWith("/") || TRIGGER_WORDS.some((known) => known === bare)) return void 0;
	return /^r[a-z]*l/i.test(bare) ? nearest(bare, ["release"]) : void 0;
}
// src/core/text/quote.ts
/** Longest piece of a stranger's text that a message repeats, in characters. */
const QUOTED_MAX = 64;
/**
* A stranger's word, safe to repeat in a message: letters, digits and harmless signs stay, everything that could form
* Markdown, a mention, a link or a control sequence becomes `?`; at most 64 characters.
*
* @param also Further signs that may stay.
*/
function harmless(text, also) {
	const shown = [...text.slice(0, 256)];
	return (shown.length > QUOTED_MAX || text.length > 256 ? [...shown.slice(0, 63), "…"] : shown).join("").replace(/[^\p{L}\p{N}_.+=,:/% {}…-]/gu, (sign) => also?.test(sign) ? sign : "?").replace(/(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_])/gu, (run) => "?".repeat(run.length)).replace(/:\/+|\/\/+|www\./gi, (link) => "?".repeat(link.length));
}
/** The same in double quotes. */
function quoted(text) {
	return `"${harmless(text)}"`;
}
/** `T=1,16`: a matrix parameter has 1 to 4 capital letters, no digit and no `_`; a flag so named cannot be given a value. */
const MATRIX_TOKEN = /^([A-Z]{1,4})=(.*)$/su;
const FLAG_TOKEN = /^[A-Z][A-Z0-9_]*(=.*)?$/su;
const VARIABLE_TOKEN = /^[A-Z_][A-Z0-9_]*=/;
const VARIABLE_VALUE = /^[A-Za-z0-9_.+,:/@%=-]{1,200}$/;
const base = {
	kind: "base",
	word: "base",
	questions: [{
		form: "base",
		meaning: "The head of the pull request against its merge base: is this a regression?",
		example: "/ab base"
	}],
	begins: (token) => token === "base",
	read: () => ok$1({
		side: { kind: "base" },
		taken: 1
	}),
	print: () => "base"
};
const env = {
	kind: "env",
	word: "env",
	questions: [{
		form: "env NAME=V …",
		meaning: "One library, an environment variable unset against set. No difference in layout: the sharpest question.",
		example: "/ab env HZ4_STATS=1"
	}, {
		form: "env NAME=A vs env NAME=B",
		meaning: "The same with two values; the right side is the baseline.",
		example: "/ab env HZ4_BATCH=64 vs env HZ4_BATCH=16"
	}],
	begins: (token) => token === "env",
	read(tokens) {
		const variables = [];
		for (const token of tokens.slice(1)) {
			if (!VARIABLE_TOKEN.test(token) || variables.length > 0 && MATRIX_TOKEN.test(token)) break;
			const name = token.slice(0, token.indexOf("="));
			const value = token.slice(name.length + 1);
			if (!VariableName.safeParse(name).success || !VARIABLE_VALUE.test(value)) return badValue(token, "a variable is NAME=VALUE, the value 1 to 200 letters, digits and _ . + , : / @ % = -");
			if (/^LD_|^(PATH|HOME|IFS)$/.test(name)) return refuse({
				code: "reserved-variable",
				message: `The variable ${name} belongs to the measurement itself: it decides which allocator is loaded.`,
				token: name,
				next: "Choose the allocator by name, e.g. /ab hz4 vs mimalloc."
			});
			if (variables.some((known) => known.name === name)) return twice(name, `env ${name}=A vs env ${name}=B`);
			variables.push({
				name,
				value
			});
		}
		if (variables.length === 0) return refuse({
			code: "missing-value",
			message: "\"env\" needs at least one NAME=VALUE after it.",
			token: "env",
			next: "Write for example /ab env HZ4_STATS=1."
		});
		if (variables.length > 8) return tooMany("variables");
		return ok$1({
			side: {
				kind: "env",
				variables
			},
			taken: variables.length + 1
		});
	},
	print: ({ variables }) => ["env", ...variables.map(({ name, value }) => `${name}=${value}`)].join(" ")
};
const flags = {
	kind: "flags",
	questions: [
		{
			form: "FLAG …",
			meaning: "A flag off against on, two builds of the same commit. Several flags are set together.",
			example: "/ab HZ4_S12_MPSC"
		},
		{
			form: "FLAG=V …",
			meaning: "The line's default against the flag set to V.",
			example: "/ab HZ4_RBUF_CAP=64"
		},
		{
			form: "FLAG=A vs FLAG=B",
			meaning: "Two settings; the right side is the baseline.",
			example: "/ab HZ4_RBUF_CAP=64 vs HZ4_RBUF_CAP=16"
		}
	],
	begins: (token) => FLAG_TOKEN.test(token) && !MATRIX_TOKEN.test(token),
	read(tokens) {
		const defines = [];
		for (const token of tokens) {
			if (!flags.begins(token)) break;
			const at = token.indexOf("=");
			const name = at < 0 ? token : token.slice(0, at);
			const value = at < 0 ? void 0 : token.slice(at + 1);
			if (!FlagName.safeParse(name).success) return badValue(token, "a flag has at most 64 characters");
			if (value !== void 0 && !FlagValue.safeParse(value).success) return badValue(token, "a flag's value is 1 to 64 letters, digits and _ . + -");
			if (defines.some((known) => known.name === name)) return twice(name, `${name}=1 vs ${name}=0`);
			defines.push(value === void 0 ? { name } : {
				name,
				value
			});
		}
		if (defines.length > 8) return tooMany("flags");
		return ok$1({
			side: {
				kind: "flags",
				defines
			},
			taken: defines.length
		});
	},
	print: ({ defines }) => defines.map(({ name, value }) => value === void 0 ? name : `${name}=${value}`).join(" ")
};
/** All kinds of sides; keywords come before names. */
const SIDE_WORDS = [
	flags,
	{
		kind: "name",
		questions: [
			{
				form: "LINE vs LINE",
				meaning: "Two allocators of the repository, both at the head; the right side is the baseline.",
				example: "/ab hz4 vs hz3"
			},
			{
				form: "LINE+PRESET vs LINE",
				meaning: "With the settings of a preset of the configuration, wherever a line is named.",
				example: "/ab hz4+fat vs hz4"
			},
			{
				form: "LINE vs ALLOCATOR",
				meaning: "Against an installed one: mimalloc, jemalloc, tcmalloc, system, or one from the configuration.",
				example: "/ab hz4 vs mimalloc"
			}
		],
		begins: (token) => ChosenName.safeParse(token).success,
		read: ([token = ""]) => ok$1({
			side: {
				kind: "name",
				name: token
			},
			taken: 1
		}),
		print: (side) => side.name
	},
	env,
	base
].map((row) => row).sort((a, b) => Number(b.word !== void 0) - Number(a.word !== void 0));
/** Refuses a token whose form is wrong, and says which form is right. */
function badValue(token, rule) {
	return refuse({
		code: "bad-value",
		message: `${quoted(token)} cannot be read: ${rule}.`,
		token: harmless(token),
		next: "Correct it and comment again; /ab help lists all forms."
	});
}
function twice(token, suggestion) {
	return refuse({
		code: "duplicate-flag",
		message: `${quoted(token)} stands twice on one side, so it is not clear which value is meant.`,
		token: harmless(token),
		suggestion,
		next: `To compare two values write /ab ${suggestion}.`
	});
}
function tooMany(what) {
	return refuse({
		code: "too-many-flags",
		message: `One side has more than 8 ${what}: a result could not be traced to one of them.`,
		next: "Compare fewer at once."
	});
}
// src/core/command/commit-word.ts
/** Reads `@4f2c9a1`: the commit that the author of a comment looked at. */
function readCommit(token) {
	return /^@[0-9a-f]{7,40}$/i.test(token) ? ok$1(token.slice(1).toLowerCase()) : badValue(token, "a commit is 7 to 40 hexadecimal digits after the at sign");
}
// src/core/command/version.ts
const TAG_MAX = 100;
const NUMBER = "(0|[1-9][0-9]{0,8})";
const IDENTIFIER$1 = "(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)";
const FORM = new RegExp(`^v${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-(${IDENTIFIER$1}(?:\\.${IDENTIFIER$1})*))?$`);
/** Reads a tag as a version (semver.org 2.0.0 with a leading v); null for any other tag. Build metadata has no order, so it is none. */
function versionOf(tag) {
	const [whole, major, minor, patch, pre] = tag.length > TAG_MAX ? [] : FORM.exec(tag) ?? [];
	if (whole === void 0) return null;
	return {
		tag,
		numbers: [
			Number(major),
			Number(minor),
			Number(patch)
		],
		pre: pre?.split(".") ?? []
	};
}
/** The same for what people write; refuses with the form that was meant. */
function parseVersion(text) {
	const version = versionOf(text);
	if (version !== null) return ok$1(version);
	const bare = versionOf(`v${text}`);
	return refuse({
		code: "bad-version",
		message: `${quoted(text)} is no version.`,
		...bare === null ? {} : { suggestion: bare.tag },
		next: "Write three numbers after a v, e.g. v1.2.0, or v1.2.0-rc.1 before it."
	});
}
// src/core/command/release-words.ts
/** Reads `v1.2.0 [from TAG]`. */
function parseRelease(words) {
	const [tag = "", keyword, from, extra] = words;
	const version = parseVersion(tag);
	if (!version.ok) return version;
	if (keyword === void 0) return ok$1({ version: version.value });
	const wrong = keyword !== "from" ? keyword : extra;
	if (wrong !== void 0) {
		const meant = extra === void 0 ? nearest(wrong, ["from"]) : void 0;
		return refuse({
			code: "unexpected-word",
			message: `${quoted(wrong)} is not expected after the version.`,
			token: harmless(wrong),
			...meant === void 0 ? {} : { suggestion: meant },
			next: `Write ${version.value.tag}, or ${version.value.tag} from TAG.`
		});
	}
	if (from !== void 0 && /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._/+-]{0,99}$/.test(from)) return ok$1({
		version: version.value,
		from
	});
	return refuse({
		code: "missing-value",
		message: "\"from\" needs the name of a tag after it.",
		token: "from",
		next: `Write for example ${version.value.tag} from v1.1.0.`
	});
}
// src/core/command/release-command.ts
/** The word that opens a command about a release. */
const RELEASE_TRIGGER = "/release";
/** Longest reason that is kept, in characters. */
const REASON_MAX$2 = 200;
/** Reads the words after `/release`. */
function parseReleaseCommand(words) {
	const [first, ...rest] = words;
	if (first === "help" && rest.length === 0) return ok$1({ kind: "help" });
	if (first === "override") return parseOverride(rest);
	if (first !== void 0) {
		const meant = nearest(first, ["override"]);
		if (meant !== void 0) return notRelease(first, [meant, ...rest]);
		return parseOrder(words);
	}
	return refuse({
		code: "empty-command",
		message: "No version was given after /release.",
		next: "Write for example /release v1.2.0, or read /ab help."
	});
}
/** A command about a release as it is written; parsing it gives the same command. */
function printRelease(command) {
	const { tag } = command;
	if (command.kind === "override") return `${RELEASE_TRIGGER} override ${tag} ${command.reason}`;
	const { from, sha } = command;
	const options = [...from === void 0 ? [] : ["from", from], ...sha === void 0 ? [] : [`@${sha}`]];
	return [
		RELEASE_TRIGGER,
		tag,
		...options
	].join(" ");
}
/** Why a word is not read where a command about a release was meant: with that command as the suggestion. */
function notRelease(word, rest) {
	return refuse({
		code: "unknown-word",
		message: `${quoted(word)} is not understood here.`,
		token: harmless(word),
		suggestion: harmless([RELEASE_TRIGGER, ...rest].join(" ")),
		next: "Write /release and the version; /ab help lists all forms."
	});
}
/** `v1.2.0 [from TAG]`, and a commit wherever it stands. */
function parseOrder(words) {
	const read = parseRelease(words.filter((word) => !word.startsWith("@")));
	if (!read.ok) return read;
	const { version, from } = read.value;
	const [named, another] = words.filter((word) => word.startsWith("@"));
	if (another !== void 0) return refuse({
		code: "duplicate-option",
		message: "Two commits are named, and a version is one.",
		token: harmless(another),
		next: "Name the one to release."
	});
	const sha = named === void 0 ? void 0 : readCommit(named);
	if (sha?.ok === false) return sha;
	const options = {
		...from !== void 0 && { from },
		...sha !== void 0 && { sha: sha.value }
	};
	return ok$1({
		kind: "release",
		tag: version.tag,
		...options
	});
}
function parseOverride([tag = "", ...words]) {
	const version = parseVersion(tag);
	if (!version.ok) return version;
	const reason = [...words.join(" ")].slice(0, REASON_MAX$2).join("").replace(/[\p{C}]/gu, "?").trim();
	if (reason !== "") return ok$1({
		kind: "override",
		tag: version.value.tag,
		reason
	});
	return refuse({
		code: "missing-reason",
		message: "An override is printed in the release with its reason, and none was given.",
		token: "override",
		next: `Write for example /release override ${version.value.tag} the slower lane has no users any more.`
	});
}
// src/core/command/survey-words.ts
/** Most allocators that are compared at once. */
const NAMES_MAX = 16;
const oneLine$1 = {
	readNames: () => ok$1({
		names: [],
		taken: 0
	}),
	printNames: () => ""
};
/** `NAME vs NAME,NAME…`. */
const oneAgainstOthers = {
	readNames([first = "", , list = ""]) {
		const names = [first, ...list.split(",")];
		return unusable$1(names) ?? ok$1({
			names,
			taken: 3
		});
	},
	printNames: ([first, ...others]) => first === void 0 ? "" : ` ${first} vs ${others.join(",")}`
};
/** The same, which may be absent: then the default line is measured against what is installed. */
const perhapsAgainstOthers = {
	readNames: (tokens) => tokens[1] === "vs" ? oneAgainstOthers.readNames(tokens) : ok$1({
		names: [],
		taken: 0
	}),
	printNames: oneAgainstOthers.printNames
};
/** What is wrong with a list of names; undefined when nothing is. */
function unusable$1(names) {
	const unreadable = names.find((name) => !ChosenName.safeParse(name).success);
	if (unreadable !== void 0) return refuse({
		code: "bad-comparison",
		message: `${quoted(unreadable)} is no name of a line or an allocator.`,
		token: harmless(unreadable),
		next: "Write for example /ab compare hz4 vs hz3,mimalloc,system."
	});
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	if (twice !== void 0) return refuse({
		code: "duplicate-name",
		message: `${quoted(twice)} is named twice: the difference would be noise.`,
		token: harmless(twice),
		next: "Name each once."
	});
	if (names.length > NAMES_MAX) return refuse({
		code: "too-many-names",
		message: `${names.length} allocators are named; at most ${NAMES_MAX} are measured side by side.`,
		next: "Compare fewer at once."
	});
}
/** All surveys, in the order of help. */
const SURVEY_WORDS = [
	{
		word: "compare",
		form: "compare NAME vs NAME,NAME…",
		meaning: "Lines and installed allocators side by side, in turns: throughput, memory and faults, ranked per lane.",
		example: "/ab compare hz4 vs hz3,mimalloc,jemalloc,tcmalloc,system",
		readNames(tokens) {
			if (tokens[1] === "vs") return oneAgainstOthers.readNames(tokens);
			return refuse({
				code: "bad-comparison",
				message: "\"compare\" needs one name, \"vs\", and the others with commas between them.",
				token: "compare",
				next: "Write for example /ab compare hz4 vs hz3,mimalloc,system."
			});
		},
		printNames: oneAgainstOthers.printNames
	},
	{
		word: "baseline",
		form: "baseline",
		meaning: "Where a line stands: ten runs in a clean environment, and one control in an empty one.",
		example: "/ab baseline on hz4",
		...oneLine$1
	},
	{
		word: "health",
		form: "health",
		meaning: "Every preset built and run once on each lane: exit codes, signals, last words of what crashed.",
		example: "/ab health on hz4",
		...oneLine$1
	},
	{
		word: "frontier",
		form: "frontier NAME vs NAME,NAME…",
		meaning: "What to try next: boxes by what they cost, how far others are ahead, and what removing them could bring.",
		example: "/ab frontier hz4 vs mimalloc,system",
		...perhapsAgainstOthers
	},
	{
		word: "pause",
		form: "pause NAME vs NAME,NAME…",
		meaning: "The phase report: baseline, health, frontier and comparison on one page, and the conditions for going on.",
		example: "/ab pause hz4 vs mimalloc,system",
		...perhapsAgainstOthers
	}
];
/** The words of a survey after the trigger, without its options. */
function printSurvey({ topic, names }) {
	return `${topic}${SURVEY_WORDS.find(({ word }) => word === topic)?.printNames(names) ?? ""}`;
}
// src/core/command/gate-words.ts
/** Longest reason that is kept, in characters. */
const REASON_MAX$1 = 200;
const COMMIT = /^@[0-9a-fA-F]{40}$/;
/** A shorter commit, or the id of a request: as the first word of a reason it would accept something else than was meant. */
const NEARLY_COMMIT = /^(@[0-9a-fA-F]{7,39}|gate-\d+-[0-9a-f]{12}-.*)$/;
/** The commands about the gate. */
const GATE_WORDS = [{
	kind: "ok",
	form: "ok @COMMIT",
	word: "ok",
	meaning: "A maintainer lets the gate measure this commit of somebody who is not trusted: all 40 digits.",
	example: "/ab ok @4f2c9a1d0b7e6835c4f2a9d1e0b7c6835d4f2a9c",
	read([token = "", extra]) {
		if (extra === void 0 && COMMIT.test(token)) return ok$1({
			kind: "ok",
			sha: token.slice(1).toLowerCase()
		});
		const wrong = extra ?? token;
		return refuse({
			code: "ok-needs-commit",
			message: wrong === "" ? "\"ok\" lets foreign code run on your machine, so it names the very commit." : `${quoted(wrong)} is not one commit with all of its 40 digits.`,
			token: harmless(wrong === "" ? "ok" : wrong),
			next: "Read the commit, then write /ab ok @ and its 40 digits."
		});
	},
	print: (command) => command.kind === "ok" ? `ok @${command.sha}` : ""
}, {
	kind: "accept",
	form: "accept [@COMMIT] REASON …",
	word: "accept",
	meaning: "A maintainer turns the gate green for the present head, or for the merge group of that commit; kept with name and reason.",
	example: "/ab accept the fix is worth 3 % here",
	read(words) {
		const [first = "", ...others] = words;
		if (NEARLY_COMMIT.test(first)) return refuse({
			code: "accept-needs-commit",
			message: `${quoted(first)} is not one commit with all of its 40 digits.`,
			token: harmless(first),
			next: "Copy the command from the check of the merge group, or leave the commit out to accept the present head."
		});
		const named = COMMIT.test(first);
		const reason = [...(named ? others : words).join(" ")].slice(0, REASON_MAX$1).join("").replace(/[\p{C}]/gu, "?").trim();
		if (reason !== "") return ok$1({
			kind: "accept",
			...named && { sha: first.slice(1).toLowerCase() },
			reason
		});
		return refuse({
			code: "accept-needs-reason",
			message: "\"accept\" is recorded with its reason, and none was given.",
			token: "accept",
			next: "Write for example /ab accept the fix is worth 3 % here."
		});
	},
	print: (command) => command.kind === "accept" ? [
		"accept",
		...command.sha === void 0 ? [] : [`@${command.sha}`],
		command.reason
	].join(" ") : ""
}];
// src/core/command/option-words.ts
/** Longest and shortest time that may be asked for, in seconds. */
const BUDGET_SECONDS = {
	min: 10,
	max: 86400
};
function named(words, add, values, name = Name) {
	return {
		...words,
		valueFollows: true,
		identify: (token) => token === words.word ? words.word : void 0,
		read: (token, options) => name.safeParse(token).success ? ok$1(add(token, options)) : badValue(token, `${words.word} needs a name in lower case: letters, digits and _ . -`),
		print: (options) => values(options).map((value) => `${words.word} ${value}`)
	};
}
function assigned(words, key, schema, rule, format) {
	return {
		...words,
		valueFollows: false,
		identify: (token) => token.startsWith(words.word) ? words.word : void 0,
		read(token, options) {
			const value = schema.safeParse(token.slice(words.word.length));
			const outside = value.success && key === "budgetSeconds" && (value.data < BUDGET_SECONDS.min || value.data > BUDGET_SECONDS.max);
			return value.success && !outside ? ok$1({
				...options,
				[key]: value.data
			}) : badValue(token, rule);
		},
		print(options) {
			const value = options[key];
			return value === void 0 ? [] : [`${words.word}${format(value)}`];
		}
	};
}
/** All options, in the order in which they are printed. */
const OPTION_WORDS = [
	named({
		form: "on LINE",
		meaning: "The line that is built, where the flag does not say it; LINE+PRESET with a preset of its own.",
		example: "/ab base on hz4",
		word: "on"
	}, (line, options) => ({
		...options,
		line
	}), ({ line }) => line === void 0 ? [] : [line], ChosenName),
	named({
		form: "suite NAME",
		meaning: "Another suite of lanes than the default one.",
		example: "/ab HZ4_S12_MPSC suite quick",
		word: "suite"
	}, (suite, options) => ({
		...options,
		suite
	}), ({ suite }) => suite === void 0 ? [] : [suite]),
	named({
		form: "lane NAME",
		meaning: "Only this lane, as a target; may be repeated.",
		example: "/ab HZ4_S12_MPSC lane mt-remote-small lane st-mixed",
		word: "lane"
	}, (lane, options) => ({
		...options,
		lanes: [...options.lanes, lane]
	}), ({ lanes }) => lanes),
	{
		form: "T=1,16",
		meaning: "Only the lanes with these values of a matrix parameter (1 to 4 capital letters: T, R).",
		example: "/ab HZ4_S12_MPSC T=1,16 R=90",
		word: "T=",
		valueFollows: false,
		identify: (token) => MATRIX_TOKEN.exec(token)?.[1],
		read(token, options) {
			const [, parameter = "", list = ""] = MATRIX_TOKEN.exec(token) ?? [];
			const values = list.split(",");
			if (!(values.length <= 16 && values.every((value) => /^[A-Za-z0-9_.-]{1,20}$/.test(value))) || new Set(values).size !== values.length) return badValue(token, "a lane filter is a list of different values, e.g. T=1,16");
			return ok$1({
				...options,
				cells: {
					...options.cells,
					[parameter]: values
				}
			});
		},
		print: ({ cells }) => Object.entries(cells).map(([parameter, values]) => `${parameter}=${values.join(",")}`)
	},
	assigned({
		form: "budget=20m",
		meaning: "Longest time for sampling: 10s to 24h.",
		example: "/ab HZ4_S12_MPSC budget=20m",
		word: "budget="
	}, "budgetSeconds", Duration, "a budget looks like 90s, 20m or 1h, from 10s to 24h", formatDuration),
	assigned({
		form: "gain=2%",
		meaning: "The gain that is asked of target lanes.",
		example: "/ab HZ4_S12_MPSC gain=2%",
		word: "gain="
	}, "gain", Percent, "a gain looks like 2% or 0.5%", formatFraction),
	assigned({
		form: "margin=1%",
		meaning: "The loss of throughput that is tolerated on guard lanes.",
		example: "/ab HZ4_S12_MPSC margin=1%",
		word: "margin="
	}, "margin", Percent, "a margin looks like 1% or 0.5%", formatFraction),
	{
		form: "machine=A,B",
		meaning: "Other machines than the default one; there is a verdict when each of them has spoken.",
		example: "/ab HZ4_S12_MPSC machine=arm64,x86_64",
		word: "machine=",
		valueFollows: false,
		identify: (token) => token.startsWith("machine=") ? "machine=" : void 0,
		read(token, options) {
			const names = MachineNames.safeParse(token.slice(8).split(","));
			return names.success ? ok$1({
				...options,
				machines: names.data
			}) : badValue(token, `machine= needs 1 to 8 different names, e.g. machine=arm64,x86_64`);
		},
		print: ({ machines: asked }) => asked === void 0 ? [] : [`machine=${asked.join(",")}`]
	},
	{
		form: "perf",
		meaning: "Also shows where the time goes: counters, and a profile of both sides by function and box.",
		example: "/ab HZ4_S12_MPSC perf",
		word: "perf",
		valueFollows: false,
		identify: (token) => token === "perf" ? "perf" : void 0,
		read: (_, options) => ok$1({
			...options,
			perf: true
		}),
		print: ({ perf: asked }) => asked ? ["perf"] : []
	},
	{
		form: "@SHA",
		meaning: "The commit you looked at, 7 to 40 digits. Refused when a push came in between; required for forks.",
		example: "/ab base @1f0c9d2",
		word: "@",
		valueFollows: false,
		identify: (token) => token.startsWith("@") ? "@" : void 0,
		read(token, options) {
			const sha = readCommit(token);
			return sha.ok ? ok$1({
				...options,
				sha: sha.value
			}) : sha;
		},
		print: ({ sha }) => sha === void 0 ? [] : [`@${sha}`]
	}
];
/** Seconds in the largest unit that divides them: `20m`. */
function formatDuration(seconds) {
	if (seconds % 3600 === 0) return `${seconds / 3600}h`;
	return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
function formatFraction(fraction) {
	return `${Number((fraction * 100).toPrecision(12))}%`;
}
// src/core/command/words.ts
/** Longest reason that is kept, in characters. */
const REASON_MAX = 200;
function plain(kind, meaning) {
	return {
		kind,
		form: kind,
		word: kind,
		meaning,
		example: `/ab ${kind}`,
		read([extra]) {
			if (extra === void 0) return ok$1({ kind });
			return refuse({
				code: "unexpected-word",
				message: `"${kind}" stands alone, but ${quoted(extra)} follows it.`,
				token: harmless(extra),
				suggestion: `/ab ${kind}`,
				next: `Write /ab ${kind}.`
			});
		},
		print: () => kind
	};
}
/** The grammar of comments: help, parser and printer are made from these rows and nothing else. */
const GRAMMAR = {
	sides: SIDE_WORDS,
	surveys: SURVEY_WORDS,
	options: OPTION_WORDS,
	others: [
		plain("help", "This text."),
		plain("status", "What is open on this pull request, what happens with it now, its place and its length."),
		plain("queue", "Who waits for which machine, in their order, when each begins and how long it takes."),
		{
			kind: "cancel",
			form: "cancel [ID] [REASON …]",
			word: "cancel",
			meaning: "Stops what is open on this pull request, or only the request with this ID (it has a digit), wherever it was asked for; its author or a maintainer may.",
			example: "/ab cancel 2f9c01 wrong branch",
			read([first, ...others]) {
				const id = first !== void 0 && /^(?=.*[0-9])[a-z0-9][a-z0-9-]{0,79}$/.test(first) ? first : void 0;
				const reason = [...(id === void 0 && first !== void 0 ? [first, ...others] : others).join(" ")].slice(0, REASON_MAX).join("").replace(/[\p{C}]/gu, "?").trim();
				return ok$1({
					kind: "cancel",
					...id === void 0 ? {} : { id },
					...reason === "" ? {} : { reason }
				});
			},
			print: (command) => command.kind === "cancel" ? [
				"cancel",
				command.id,
				command.reason
			].filter(Boolean).join(" ") : ""
		},
		...GATE_WORDS
	]
};
/** Every keyword a comment can contain; names in the configuration may not be among them. */
const KEYWORDS = [
	"vs",
	...GRAMMAR.sides.flatMap(({ word }) => word ?? []),
	...GRAMMAR.surveys.map(({ word }) => word),
	...GRAMMAR.options.flatMap(({ word }) => /^[a-z]+=?$/.test(word) ? word : []),
	...GRAMMAR.others.map(({ word }) => word)
];
// src/core/command/command.ts
/** Caps on what strangers may send: characters of a comment (GitHub's own), of a command, and commands of a comment. */
const COMMENT_LIMITS = {
	comment: 65536,
	command: 1e3,
	commands: 10
};
/** One command, with or without the leading `/ab`, or after `/release`; white space of any kind separates words. Never throws. */
function parseCommand(words) {
	if (words.length > COMMENT_LIMITS.command) return refuse({
		code: "command-too-long",
		message: `The command has ${words.length} characters; at most ${COMMENT_LIMITS.command} are read.`,
		next: "Shorten it, for example by comparing fewer flags at once."
	});
	const typed = words.split(/\s+/).filter((token) => token !== "");
	const [opening = "", ...others] = typed;
	if (opening === "/release") return parseReleaseCommand(others);
	if (mistypedTrigger(opening) !== void 0) return notRelease(opening, others);
	const tokens = opening === "/ab" ? others : typed;
	const [first, ...rest] = tokens;
	if (first === void 0) return refuse({
		code: "empty-command",
		message: "Nothing to compare was given after /ab.",
		next: "Name a flag, e.g. /ab HZ4_S12_MPSC, or read /ab help."
	});
	if (first === "release" && rest[0] !== "vs") return notRelease(first, rest);
	const other = GRAMMAR.others.find(({ word }) => word === first);
	if (other) return other.read(rest);
	const survey = GRAMMAR.surveys.find(({ word }) => word === first);
	return survey ? parseSurvey(survey, rest) : parseQuestion(tokens);
}
/** The command as a comment would say it: `parseCommand(printCommand(c))` is `c`. */
function printCommand(command) {
	if (command.kind === "release" || command.kind === "override") return printRelease(command);
	if (command.kind === "survey") return [
		"/ab",
		printSurvey(command),
		...printOptions(command.options)
	].join(" ");
	if (command.kind !== "ab") return `/ab ${GRAMMAR.others.find(({ kind }) => kind === command.kind)?.print(command) ?? command.kind}`;
	return [
		"/ab",
		[command.candidate, command.baseline].flatMap((side) => side ? printSide(side) : []).join(" vs "),
		...printOptions(command.options)
	].join(" ");
}
function printOptions(options) {
	return GRAMMAR.options.flatMap((row) => row.print(options));
}
function printSide(side) {
	return GRAMMAR.sides.find(({ kind }) => kind === side.kind)?.print(side) ?? "";
}
function parseSurvey(survey, tokens) {
	const read = survey.readNames(tokens);
	if (!read.ok) return read;
	const { names, taken } = read.value;
	const options = parseOptions(tokens.slice(taken));
	return options.ok ? ok$1({
		kind: "survey",
		topic: survey.word,
		names,
		options: options.value
	}) : options;
}
function parseQuestion(tokens) {
	const left = parseSide(tokens);
	if (!left.ok) return left;
	const { side: candidate, taken } = left.value;
	if (tokens[taken] !== "vs") {
		if (candidate.kind === "name") return bareName(candidate.name);
		return withOptions({
			kind: "ab",
			candidate
		}, tokens.slice(taken));
	}
	const right = parseSide(tokens.slice(taken + 1));
	if (!right.ok) return right;
	const { side: baseline } = right.value;
	if (candidate.kind !== baseline.kind || candidate.kind === "base") return refuse({
		code: "mixed-sides",
		message: candidate.kind === "base" || baseline.kind === "base" ? "\"base\" is a whole question: head against merge base." : `${quoted(printSide(candidate))} and ${quoted(printSide(baseline))} are different kinds of things.`,
		next: "Compare flags with flags, names with names, or env with env; /ab help shows each form."
	});
	return withOptions({
		kind: "ab",
		candidate,
		baseline
	}, tokens.slice(taken + 1 + right.value.taken));
}
function parseSide(tokens) {
	const [token] = tokens;
	if (token === void 0) return refuse({
		code: "missing-value",
		message: "\"vs\" needs something on both sides.",
		token: "vs",
		next: "Write for example /ab HZ4_S12_MPSC=1 vs HZ4_S12_MPSC=0."
	});
	if (token === "vs" || GRAMMAR.options.some((row) => row.identify(token) !== void 0)) return refuse({
		code: "nothing-to-compare",
		message: `${quoted(token)} stands where a flag, a name, "env" or "base" is expected.`,
		token: harmless(token),
		next: "Say first what is compared, then the options, e.g. /ab HZ4_S12_MPSC T=16."
	});
	const row = GRAMMAR.sides.find((side) => side.begins(token));
	return row ? row.read(tokens) : unknownWord(token, KEYWORDS);
}
function withOptions(question, tokens) {
	const options = parseOptions(tokens);
	return options.ok ? ok$1({
		...question,
		options: options.value
	}) : options;
}
function parseOptions(tokens) {
	let options = {
		lanes: [],
		cells: {}
	};
	const seen = /* @__PURE__ */ new Set();
	for (let at = 0; at < tokens.length; at += 1) {
		const token = tokens[at] ?? "";
		const row = GRAMMAR.options.find((option) => option.identify(token) !== void 0);
		if (!row) return notAnOption(token);
		let value = token;
		if (row.valueFollows) {
			at += 1;
			value = tokens[at] ?? "";
			if (value === "") return missingValue(row.word, row.example);
		}
		const identity = row.word === "lane" ? `lane ${value}` : row.identify(token) ?? token;
		if (seen.has(identity)) return refuse({
			code: "duplicate-option",
			message: `The option ${quoted(identity)} is given twice.`,
			token: harmless(token),
			next: "Give each option once."
		});
		seen.add(identity);
		const read = row.read(value, options);
		if (!read.ok) return read;
		options = read.value;
	}
	return ok$1(options);
}
function missingValue(word, example) {
	return refuse({
		code: "missing-value",
		message: `"${word}" needs a name after it.`,
		token: word,
		next: `Write for example ${example}.`
	});
}
function notAnOption(token) {
	if (token !== "vs" && !/^[A-Z]/.test(token)) return unknownWord(token, KEYWORDS.filter((word) => GRAMMAR.options.some((row) => row.word === word)));
	return refuse({
		code: "misplaced-word",
		message: `${quoted(token)} comes after the options, where no comparison is expected any more.`,
		token: harmless(token),
		next: "Say first what is compared, then the options, e.g. /ab A=1 vs A=0 T=16."
	});
}
function bareName(name) {
	const upper = name.toUpperCase();
	const keyword = nearest(name, KEYWORDS);
	const suggestion = /^[A-Z][A-Z0-9]*_[A-Z0-9_]*$/.test(upper) ? upper : keyword ?? `${name} vs …`;
	return refuse({
		code: "bare-name",
		message: `${quoted(name)} alone is not a question: it needs something to be compared with.`,
		token: harmless(name),
		suggestion,
		next: `Write /ab ${name} vs NAME for another line or allocator; flags are upper case.`
	});
}
function unknownWord(token, known) {
	const suggestion = corrected(token) ?? nearest(token, known);
	return refuse({
		code: "unknown-word",
		message: `${quoted(token)} is no word of this grammar.`,
		token: harmless(token),
		...suggestion === void 0 ? {} : { suggestion },
		next: "Correct it and comment again; /ab help lists all forms."
	});
}
/** Habits from the compiler's command line and from Markdown that have an obvious meaning here. */
function corrected(token) {
	const bare = token.replace(/^-D(?=[A-Z])/, "").replace(/^[`*~"'(]+|[`*~"'),.;]+$/g, "");
	if (bare !== token && /^[A-Za-z0-9_.=@-]{1,64}$/.test(bare)) return bare;
	const [, word, value] = /^(on|suite|lane)=([a-z][a-z0-9_.-]{0,63})$/.exec(token) ?? [];
	return word === void 0 ? void 0 : `${word} ${value}`;
}
// src/model/config.ts
const Environment = record(VariableName, string().max(200));
/** A named set of defines and environment of one line. */
const Preset = strictObject({
	defines: record(FlagName, FlagValue).default({}),
	env: Environment.default({})
});
/** An allocator of this repository: how it is built, what comes out, how a define reaches its compiler. */
const Line = strictObject({
	/** The argument that contains `{defines}` carries `-UX -DX=V …`; it is dropped when there is none to pass. */
	build: Commands,
	library: RepositoryPath,
	flags: strictObject({
		/** Flags of this line start with one of these; used to find the line a flag belongs to. */
		prefixes: array(string().regex(/^[A-Z][A-Z0-9_]{0,30}$/, "a prefix is upper case, e.g. HZ4_")).min(1).max(8),
		/** Files that declare the flags (`#ifndef X / #define X 0`), read at the pinned commit. */
		declaredIn: array(RepositoryPath).min(1).max(16),
		/** Knobs that are `make` variables, passed as `NAME=V` instead of a define. */
		makeVariables: array(FlagName).max(64).default([])
	}).optional(),
	presets: record(Name, Preset).default({})
});
/** An allocator installed on the machine: `library: null` is the C library's own. */
const Allocator = strictObject({
	library: string().regex(/^[A-Za-z0-9_.+/-]{1,200}$/, "a soname or path has letters, digits and _ . + / - only").nullable(),
	package: string().max(100).optional()
});
/** A number in the bench's output that must hold, or the sample does not measure what the lane says. */
const OutputCheck = union([
	strictObject({
		read: Reader,
		equals: string().max(40),
		within: number().min(0)
	}),
	strictObject({
		read: Reader,
		atMost: number()
	}),
	strictObject({
		read: Reader,
		atLeast: number()
	})
]);
/** A guard: `off`, or the largest loss that is tolerated. */
const Guard = union([literal$1("off").transform(() => null), Percent]);
const Guards = strictObject({
	throughput: Guard,
	rss: Guard,
	faults: Guard
});
/** One benchmark row family: workload × matrix. `{T}` in a command is replaced by the cell's value. */
const Lane = strictObject({
	/** A program of the repository. Each process is a sample. */
	command: Argv$1.optional(),
	/** A workload of the bench kit with its arguments: sampled in lock-step, which needs far less time. */
	workload: Argv$1.optional(),
	/** A server of the machine or the repository under load. Each start of it is a sample. */
	server: Server.optional(),
	matrix: record(string().regex(/^[A-Z]{1,4}$/, "a matrix parameter is 1 to 4 capital letters: T, R"), array(union([int(), string().max(20)]).transform(String)).min(1).max(16)).default({}),
	metric: strictObject({
		read: Reader,
		unit: string().max(20).default("ops/s"),
		better: _enum(["higher", "lower"]).default("higher")
	}).optional(),
	checks: record(Name, OutputCheck).default({}),
	/** Further numbers that are shown, e.g. percentiles of latency. */
	figures: record(Name, FigureRule).refine((figures) => Object.keys(figures).length <= 16, `at most 16 figures`).default({}),
	/** Overrides of the defaults for this lane. */
	gain: Percent.optional(),
	guards: Guards.partial().default({}),
	timeout: Duration.default(60),
	env: Environment.default({})
}).refine((lane) => [
	lane.command,
	lane.workload,
	lane.server
].filter((each) => each !== void 0).length === 1, { message: "a lane has one of \"command\" (a program of the repository), \"workload\" (of the bench kit) and \"server\" (a server under load)" }).refine(({ command, server, metric }) => metric || !(command || server && !server.reads), {
	path: ["metric"],
	message: "a lane with a \"command\" or a \"server\" says how its number is read, e.g. metric: { read: 'ops/s=([0-9.]+)' }"
});
/** `lane-name` or `lane-name T=16 R=90`: a lane, or some of its cells. */
const LaneReference = string().regex(/^[a-z][a-z0-9_.-]{0,63}( [A-Z]{1,4}=[A-Za-z0-9_.-]+(,[A-Za-z0-9_.-]+)*)*$/, "a lane, or some of its cells: mt-remote-small T=4,16 R=90");
/** A named list of lanes; a gain is asked of targets, no loss of guards. */
const Suite = strictObject({
	targets: array(LaneReference).min(1).max(64),
	guards: array(LaneReference).max(64).default([]),
	/** Lanes that execute nothing a change of these lines can touch: if they move, something else did. */
	controls: array(LaneReference).max(16).default([])
});
/** A machine kind: the labels its self-hosted runner was registered with. */
const Machine = strictObject({ labels: array(string().regex(/^[A-Za-z0-9_.-]{1,64}$/, "a label has letters, digits and _ . - only")).min(1).max(10) });
/** A regular expression, without a group that would be read. */
const Pattern = string().min(1).max(200).refine((source) => {
	try {
		return new RegExp(source) instanceof RegExp;
	} catch {
		return false;
	}
}, "a regular expression, e.g. ^hz4_route");
/** What `perf` in a comment asks for, and the boxes that functions belong to. */
const Perf = strictObject({
	events: array(EventName).min(1).max(24).default([...[
		"cycles",
		"instructions",
		"branches",
		"branch-misses",
		"cache-misses",
		"dTLB-load-misses",
		"minor-faults"
	], ...["task-clock", "context-switches"]]),
	repeats: int().min(1).max(20).default(5),
	hertz: int().min(1).max(1e4).default(999),
	boxes: record(Name, strictObject({
		functions: Pattern,
		cause: Cause.optional()
	})).default({})
});
/** What a version has to pass before it is tagged: each lane of the suite is a guard, on each of the machines. */
const Release = strictObject({
	suite: Name,
	/** Which line is released, and on which machines; those of the defaults where nothing is said. */
	line: Name.optional(),
	machines: array(Name).min(1).max(8).optional(),
	/** Largest loss of throughput that is tolerated on every lane, also where its guard is `off`; absent: each lane's own. */
	margin: Percent.optional()
});
/** The required check of every pull request: no lane of the suite may lose more than its margin. */
const Gate = strictObject({
	suite: Name,
	line: Name.optional(),
	/** Largest loss of throughput that is tolerated on every lane, also where its guard is `off`; absent: each lane's own. */
	margin: Percent.optional(),
	budget: Duration.optional(),
	/** Which machines must find nothing; absent: the default one. */
	machines: MachineNames.optional(),
	/** Changed files that matter; absent: all. `*` stays within a folder, `**` does not. */
	paths: array(string().regex(/^[^/\s!][^\s]{0,199}$/, "a path of the repository, e.g. src/** or include/*.h")).min(1).max(64).optional(),
	/** Least permission of an author whose pull requests are measured without being asked. */
	trust: _enum(["write", "maintain"]).default("write")
});
/** `.github/alloc-ab.yml` on the default branch of the measured repository. */
const Config = strictObject({
	schema: literal$1(1),
	lines: record(Name, Line).refine((lines) => Object.keys(lines).length > 0, "at least one line"),
	allocators: record(Name, Allocator).default({}),
	benches: strictObject({ build: Commands }).optional(),
	lanes: record(Name, Lane).refine((lanes) => Object.keys(lanes).length > 0, "at least one lane"),
	suites: record(Name, Suite).refine((suites) => Object.keys(suites).length > 0, "at least one suite"),
	machines: record(Name, Machine).default({ default: { labels: [
		"self-hosted",
		"linux",
		"bare-metal"
	] } }),
	perf: Perf.prefault({}),
	release: Release.optional(),
	gate: Gate.optional(),
	defaults: strictObject({
		suite: Name.optional(),
		line: Name.optional(),
		machine: Name.optional(),
		gain: Percent.default(.01),
		guards: Guards.partial().default({}),
		budget: Duration.default(600)
	}).prefault({})
});
/** Margins where the configuration is silent: fractions of the baseline. */
const DEFAULT_MARGINS = {
	throughput: .02,
	rss: .05,
	faults: .05
};
/** Largest configuration file that is read, in bytes. */
const CONFIG_BYTES_MAX = 65536;
// src/core/config/margins.ts
/** What the configuration tolerates on a lane: its own margin, else that of the defaults, else the built-in one; null where it is off. */
function configuredMargin({ guards }, defaults, metric) {
	const own = guards[metric];
	const common = defaults.guards[metric];
	return own !== void 0 ? own : common !== void 0 ? common : DEFAULT_MARGINS[metric];
}
// src/core/plan/fitting.ts
/** The value by its schema, when it can be dispatched; `smaller` says in a sentence how to ask for less. Throws for a bug. */
function fitting(schema, value, smaller) {
	const parsed = schema.safeParse(value);
	if (!parsed.success) {
		const issue = parsed.error.issues.find(({ code }) => code === "too_big");
		if (!issue) throw new Error("A plan made here does not fit its own schema.", { cause: parsed.error });
		return tooLarge(`${issue.path.join(".")}: ${issue.message}`, smaller);
	}
	const characters = JSON.stringify(parsed.data).length;
	if (characters <= 6e4) return ok$1(parsed.data);
	return tooLarge(`${characters} characters, at most ${PLAN_CHARACTERS_MAX} can be dispatched`, smaller);
}
/** Refuses what does not fit into one dispatch. */
function tooLarge(what, smaller) {
	return refuse({
		code: "plan-too-large",
		message: `The request does not fit into one run: ${what}.`,
		next: smaller
	});
}
// src/core/config/lane-reference.ts
/** `mt-remote-small T=4,16 R=90` in parts: the lane's name, and the values asked of its matrix parameters. */
function parseLaneReference(reference) {
	const [lane = "", ...filters] = reference.split(" ");
	const cells = {};
	for (const filter of filters) {
		const [parameter = "", values = ""] = filter.split("=");
		cells[parameter] = values.split(",");
	}
	return {
		lane,
		cells
	};
}
/** Every cell of a lane's matrix, first parameter slowest; one cell without parameters for a lane without a matrix. */
function laneCells(config, lane) {
	let cells = [{}];
	for (const [parameter, values] of Object.entries(config.lanes[lane]?.matrix ?? {})) cells = cells.flatMap((cell) => values.map((value) => ({
		...cell,
		[parameter]: value
	})));
	return cells.map((cell) => ({
		lane,
		cell
	}));
}
/** `mt-remote-small/T=16,R=90`, or the lane's name alone when it has no matrix. */
function laneId({ lane, cell }) {
	const values = Object.entries(cell).map(([parameter, value]) => `${parameter}=${value}`);
	return values.length === 0 ? lane : `${lane}/${values.join(",")}`;
}
// src/core/config/workloads.ts
/** The bench kit's workloads, one row each; `bench-kit/workloads/<name>.c`. */
const WORKLOADS = {
	"st-mixed": {
		threads: null,
		iters: 1,
		arguments: "<iters> <working_set> <min> <max> [seed]"
	},
	"mt-remote": {
		threads: 1,
		iters: 2,
		arguments: "<threads> <iters> <working_set> <min> <max> <remote_pct> [ring_slots]"
	},
	larson: {
		threads: 1,
		iters: 2,
		arguments: "<threads> <iters> <working_set> <min> <max> [turn]"
	},
	"producer-consumer": {
		threads: 1,
		iters: 2,
		arguments: "<threads> <iters> <min> <max> [ring_slots]"
	},
	"realloc-growth": {
		threads: null,
		iters: 1,
		arguments: "<iters> <working_set> <min> <max> [seed]"
	},
	"large-blocks": {
		threads: null,
		iters: 1,
		arguments: "<iters> <working_set> <min> <max> [touch_pct] [seed]"
	},
	"ageing-heap": {
		threads: null,
		iters: 1,
		arguments: "<iters> <live_bytes> <min> <max> [phase_ops] [seed]"
	},
	latency: {
		threads: 1,
		iters: 2,
		arguments: "<threads> <iters> <working_set> <min> <max>"
	}
};
/** The number that every workload prints, and that lanes of the kit compare unless they say otherwise. */
const KIT_METRIC = {
	read: "ops/s=([0-9.]+)",
	unit: "ops/s",
	better: "higher"
};
/** Threads of a workload's command line: 1 where it has no such argument. */
function threadsOf([name = "", ...args]) {
	const place = WORKLOADS[name]?.threads ?? null;
	return place === null ? 1 : Number(args[place - 1] ?? 1);
}
/** The command line with `{iters}` where the number of operations stood, for the pilot to fill in. */
function withOpenLength(command) {
	const place = WORKLOADS[command[0] ?? ""]?.iters ?? -1;
	return command.map((word, index) => index === place ? "{iters}" : word);
}
// src/core/load/load-fault.ts
const NEXT$1 = {
	empty: "Make the lane's \"load\" a call of the program that its \"reads\" names.",
	error: "Run the \"load\" by hand against the server, and look at what it complains of.",
	truncated: "Run the \"load\" by hand and see whether it ends in order; a number is taken from complete output only.",
	localised: "Take LC_ALL, LC_NUMERIC and LANG out of the lane's env: alloc-ab sets LANG=C, in which a number has a decimal point.",
	malformed: "Report the version of the program: this form of its output is not known.",
	several: "Give the load one test, e.g. -t set, and make a lane for each further one."
};
/** Builds the fault with its remedy. */
function loadFault(code, message) {
	return {
		code,
		message,
		next: NEXT$1[code]
	};
}
/** Whether a reading is a fault. */
function isFault(reading) {
	return "code" in reading;
}
/**
* A printed number: digits with a decimal point, and nothing else. A decimal comma or foreign digits are a fault rather than
* a number a thousand times too large.
*/
function printedNumber(text) {
	if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
	const shown = JSON.stringify(text.slice(0, 40));
	return /^[\p{Nd}.,'’٫٬\s]+$/u.test(text) ? loadFault("localised", `has the number ${shown}, which is not written with a decimal point`) : loadFault("malformed", `has ${shown} where a number belongs`);
}
// src/core/load/redis-test.ts
/** Whether numbers do not fall. */
function inOrder(numbers) {
	return numbers.every((number, index) => index === 0 || number >= (numbers[index - 1] ?? 0));
}
// src/core/load/redis-benchmark-block.ts
/** `0.27 seconds` is rounded to hundredths; the rate was computed before that. */
const ROUNDING_SECONDS = .0051;
/**
* Reads one test in the plain form, from its `====== SET ======` on. Since 6.2 a summary holds the percentiles; before, there
* is the distribution alone, in steps too coarse for a median.
*/
function readBlock([title = "", ...lines]) {
	const name = title.replace(/^=+ | =+$/g, "");
	const modern = lines.includes("Latency by percentile distribution:");
	const shares = distribution(lines, modern);
	if ("code" in shares) return shares;
	const count = matched(lines, /^(\S+) requests completed in (\S+) seconds$/);
	if (count === null) return loadFault("truncated", "does not say how many requests were completed");
	const rate = matched(lines, modern ? /^throughput summary: (\S+) requests per second$/ : /^(\S+) requests per second$/);
	if (rate === null || shares.at(-1)?.percent !== 100) return loadFault("truncated", "ends before its summary");
	const summary = modern ? percentiles(lines) : {
		p50: null,
		p95: null,
		p99: null,
		max: null
	};
	if (summary === null) return loadFault("truncated", "ends before the summary of latencies");
	const numbers = allNumbers([
		...count,
		...rate,
		...Object.values(summary)
	]);
	if ("code" in numbers) return numbers;
	const [requests = 0, seconds = 0, requestsPerSecond = 0, ...ranks] = numbers;
	if (requestsPerSecond === 0 || Math.abs(requests / requestsPerSecond - seconds) > ROUNDING_SECONDS) return loadFault("malformed", "has a rate that its own requests and seconds contradict");
	const [p50 = null, p95 = null, p99 = null] = ranks;
	const p999AtMost = shares.find(({ percent }) => percent > 99.9)?.milliseconds ?? null;
	if (!inOrder(ranks) || p99 !== null && p999AtMost !== null && p99 > p999AtMost) return loadFault("malformed", "has percentiles that fall");
	return {
		name,
		requestsPerSecond,
		p50,
		p95,
		p99,
		p999AtMost
	};
}
/**
* The first table of shares: since 6.2 the one by percentile, before it the only one. Older versions cut their times off
* (1.9 ms is printed as `<= 1`), so that the bound is one unit of the last printed digit above.
*/
function distribution(lines, modern) {
	const end = lines.indexOf("Cumulative distribution of latencies:");
	const shares = [];
	for (const line of end < 0 ? lines : lines.slice(0, end)) {
		const match = /^(\S+)% <= (\S+) milliseconds/.exec(line);
		if (!match) continue;
		const [, , time = ""] = match;
		const [percent, milliseconds] = match.slice(1).map(printedNumber);
		if (typeof percent !== "number") return percent ?? loadFault("malformed", "has a share without a number");
		if (typeof milliseconds !== "number") return milliseconds ?? loadFault("malformed", "has a share without a time");
		const decimals = time.split(".")[1]?.length ?? 0;
		shares.push({
			percent,
			milliseconds: modern ? milliseconds : Number((milliseconds + 10 ** -decimals).toFixed(3))
		});
	}
	return inOrder(shares.map(({ percent }) => percent)) && inOrder(shares.map((share) => share.milliseconds)) ? shares : loadFault("malformed", "has a distribution of latencies that falls");
}
/** The row below `avg min p50 p95 p99 max`; null when it is cut off. */
function percentiles(lines) {
	const head = lines.findIndex((line) => /^avg\s+min\s+p50\s+p95\s+p99\s+max$/.test(line));
	const [, , p50, p95, p99, max, ...more] = head < 0 ? [] : (lines[head + 1] ?? "").split(/\s+/);
	if (!p50 || !p95 || !p99 || !max || more.length > 0) return null;
	return {
		p50,
		p95,
		p99,
		max
	};
}
function matched(lines, pattern) {
	for (const line of lines) {
		const match = pattern.exec(line);
		if (match) return match.slice(1);
	}
	return null;
}
function allNumbers(texts) {
	const numbers = [];
	for (const text of texts) {
		if (text === null) continue;
		const number = printedNumber(text);
		if (typeof number !== "number") return number;
		numbers.push(number);
	}
	return numbers;
}
// src/core/load/redis-benchmark-csv.ts
const HEADER = "\"test\",\"rps\",\"avg_latency_ms\",\"min_latency_ms\",\"p50_latency_ms\",\"p95_latency_ms\",\"p99_latency_ms\",\"max_latency_ms\"";
const COLUMNS = HEADER.split(",").length;
/** Rows of `--csv`: with a header and latencies since 6.2, before it a name and a rate. */
function readCsv(lines) {
	const rows = lines.filter((line) => line.startsWith("\""));
	const [head = "", ...rest] = rows;
	const modern = head === HEADER;
	if (!modern && HEADER.startsWith(head.slice(0, 12))) return HEADER.startsWith(head) ? loadFault("truncated", "ends within the header of the table") : loadFault("malformed", "has a table with other columns than redis-benchmark prints");
	const bodies = modern ? rest : rows;
	if (bodies.length === 0) return loadFault("truncated", "ends after the header of the table");
	const tests = [];
	for (const row of bodies) {
		const test = readRow(row, modern);
		if ("code" in test) return test;
		tests.push(test);
	}
	return tests;
}
function readRow(row, modern) {
	if (!/^"[^"]*"(,"[^"]*")*$/.test(row)) return loadFault("truncated", "ends within a row of the table");
	const [name = "", ...cells] = row.slice(1, -1).split("\",\"");
	const wanted = modern ? COLUMNS - 1 : 1;
	if (cells.length < wanted) return loadFault("truncated", `has a row of ${cells.length + 1} columns`);
	if (cells.length > wanted) return loadFault("malformed", `has a row of ${cells.length + 1} columns`);
	const numbers = [];
	for (const cell of cells) {
		const number = printedNumber(cell);
		if (typeof number !== "number") return number;
		numbers.push(number);
	}
	const [requestsPerSecond = 0, , , p50 = null, p95 = null, p99 = null] = numbers;
	if (!inOrder(numbers.slice(3))) return loadFault("malformed", "has percentiles that fall");
	return {
		name,
		requestsPerSecond,
		p50,
		p95,
		p99,
		p999AtMost: null
	};
}
// src/core/load/redis-benchmark.ts
/**
* Reads the output of redis-benchmark 5 to 7: plain, `--csv` and `-q`. Every number must be complete, written with a decimal
* point and agree with the others, or the whole output is a fault.
*/
function readRedisBenchmark(output) {
	const lines = output.split(/[\r\n]+/).slice(0, -1).map((line) => line.trim());
	const complaint = lines.find((line) => /^(Error|ERR|Could not connect)\b/i.test(line));
	if (complaint !== void 0) return loadFault("error", `says: ${complaint.slice(0, 200)}`);
	if (lines.some((line) => line.startsWith("\""))) return readCsv(lines.filter((line) => line !== ""));
	const starts = lines.flatMap((line, index) => /^====== .+ ======$/.test(line) ? [index] : []);
	if (starts.length === 0) return readQuiet(lines);
	return all$1(starts.map((start, index) => readBlock(lines.slice(start, starts[index + 1]))));
}
/** Lines of `-q`: `SET: 73529.41 requests per second, p50=0.343 msec`, without the median before version 6.2. */
function readQuiet(lines) {
	const found = lines.flatMap((line) => {
		const match = /^(.+): (\S+) requests per second(?:, p50=(\S+) msec)?$/.exec(line);
		return match ? [match] : [];
	});
	if (found.length === 0) return lines.some((line) => /^.+: (rps=|[\d.,]+)/.test(line)) ? loadFault("truncated", "ends before the first result") : loadFault("empty", "holds no result of redis-benchmark");
	return all$1(found.map(([, name = "", rate = "", middle]) => {
		const requestsPerSecond = printedNumber(rate);
		const p50 = middle === void 0 ? null : printedNumber(middle);
		if (typeof requestsPerSecond !== "number") return requestsPerSecond;
		if (p50 !== null && typeof p50 !== "number") return p50;
		return {
			name,
			requestsPerSecond,
			p50,
			p95: null,
			p99: null,
			p999AtMost: null
		};
	}));
}
function all$1(tests) {
	return tests.find(isFault) ?? tests.flatMap((test) => isFault(test) ? [] : [test]);
}
// src/core/load/load-readers.ts
const latency = (name) => ({
	name,
	unit: "ms",
	better: "lower",
	from: "load",
	read: null
});
/** The load generators whose output is understood, one row each. */
const LOAD_READERS = { "redis-benchmark": {
	unit: "requests/s",
	better: "higher",
	figures: [
		"p50",
		"p95",
		"p99",
		"p99.9-at-most"
	].map(latency),
	read(output) {
		const tests = readRedisBenchmark(output);
		if (isFault(tests)) return tests;
		const [test, ...more] = tests;
		if (!test) return loadFault("empty", "holds no result of redis-benchmark");
		if (more.length > 0) {
			const names = tests.map(({ name }) => name).slice(0, 8);
			return loadFault("several", `has ${tests.length} results (${names.join(", ")}), and a lane has one number`);
		}
		const { requestsPerSecond, p50, p95, p99, p999AtMost } = test;
		return {
			value: requestsPerSecond,
			figures: {
				p50,
				p95,
				p99,
				"p99.9-at-most": p999AtMost
			}
		};
	}
} };
// src/core/plan/server-program.ts
/** What a lane has when it is a server or has figures; `fill` puts the matrix values in. A load reader stands in for the metric. */
function serverProgram({ server, figures, metric }, fill) {
	const reader = server?.reads === void 0 ? null : LOAD_READERS[server.reads];
	const own = Object.entries(figures).map(([name, figure]) => ({
		name,
		...figure
	}));
	const all = [...reader?.figures ?? [], ...own];
	const named = all.length === 0 ? {} : { figures: all };
	if (server === void 0) return named;
	return {
		...named,
		...reader && metric === void 0 ? {
			read: "",
			unit: reader.unit,
			better: reader.better
		} : {},
		server: {
			ready: server.ready.map(fill),
			load: server.load.map(fill),
			ask: server.ask?.map(fill) ?? null,
			stop: server.stop?.map(fill) ?? null,
			readySeconds: server.readyWithin,
			reads: server.reads ?? null
		}
	};
}
// src/core/plan/lane-program.ts
/** The program of a lane cell with its matrix values filled in; undefined when the configuration has no such lane. */
function laneProgram({ lane: name, cell }, { lanes }) {
	const lane = lanes[name];
	const words = lane?.workload ?? lane?.command ?? lane?.server?.start;
	if (!lane || !words) return void 0;
	const fill = (text) => text.replace(/\{([A-Z]{1,4})\}/g, (whole, parameter) => cell[parameter] ?? whole);
	return {
		id: laneId({
			lane: name,
			cell
		}),
		cell: { ...cell },
		command: words.map(fill),
		kit: lane.workload !== void 0,
		env: Object.fromEntries(Object.entries(lane.env).map(([variable, value]) => [variable, fill(value)])),
		...lane.metric ?? KIT_METRIC,
		checks: Object.entries(lane.checks).map(([check, asked]) => ({
			name: check,
			read: asked.read,
			...bounds(asked, fill)
		})),
		timeoutSeconds: lane.timeout,
		...serverProgram(lane, fill)
	};
}
/** Of a program of the repository the matrix tells: T is the number of threads wherever there is one. */
function threadsOfLane({ kit, command, cell }) {
	return kit ? threadsOf(command) : Number(cell.T ?? 1);
}
function bounds(check, fill) {
	if ("atMost" in check) return {
		low: null,
		high: check.atMost
	};
	if ("atLeast" in check) return {
		low: check.atLeast,
		high: null
	};
	const expected = Number(fill(check.equals));
	return {
		low: expected - check.within,
		high: expected + check.within
	};
}
// src/core/plan/perf-order.ts
/** Most lanes whose evidence is gathered. */
const LANES_MAX$1 = 16;
/** Gathering may take this share of the budget of sampling, and this many seconds in any case. */
const BUDGET = {
	share: .5,
	least: 60
};
/** What evidence is gathered on these lanes, of these arms; undefined where no lane can be observed. */
function perfOrder(cells, arms, budgetSeconds, { config }) {
	const lanes = cells.flatMap((cell) => laneProgram(cell, config) ?? []).slice(0, LANES_MAX$1);
	if (lanes.length === 0) return void 0;
	const { events, repeats, hertz, boxes } = config.perf;
	return {
		lanes,
		arms: [...arms],
		repeats,
		hertz,
		events,
		boxes: Object.entries(boxes).map(([box, { functions, cause }]) => ({
			box,
			pattern: functions,
			...cause === void 0 ? {} : { cause }
		})),
		budgetSeconds: Math.max(BUDGET.least, BUDGET.share * budgetSeconds)
	};
}
/** The lanes with the fewest and with the most threads: where time goes differs most between them. */
function extremeCells(cells, facts) {
	const threads = (cell) => {
		const program = laneProgram(cell, facts.config);
		return program === void 0 ? 1 : threadsOfLane(program);
	};
	const order = cells.map((cell) => ({
		cell,
		threads: threads(cell)
	})).sort((a, b) => a.threads - b.threads);
	const [fewest, most] = [order[0], order.at(-1)];
	if (fewest === void 0 || most === void 0) return [];
	return fewest.threads === most.threads ? [fewest.cell] : [fewest.cell, most.cell];
}
// src/core/config/runner-labels.ts
/** The labels of a machine as one word: whoever has the same ones, in any order and case as GitHub reads them, shares its runner. */
function runnerOf(labels) {
	return [...new Set(labels.map((label) => label.toLowerCase()))].sort().join(" ");
}
// src/core/config/server-problems.ts
/** What stands for the port and for the checkout in the commands of a server. */
const SERVER_PLACEHOLDERS = ["port", "repo"];
/** The commands of a server that reach it over its port. */
const OVER_THE_PORT = [
	"start",
	"ready",
	"load"
];
/** Longest wait for a server that a plan can hold, in seconds. */
const READY_SECONDS_MAX = 600;
/** Every command of a lane's server by its key. */
function serverCommands({ server }) {
	if (server === void 0) return [];
	const { start, ready, load, ask = [], stop = [] } = server;
	return Object.entries({
		start,
		ready,
		load,
		ask,
		stop
	});
}
/** Mistakes in the parts of a lane that belong to servers and figures. */
function serverProblems(path, lane) {
	const { server, figures, metric, workload } = lane;
	const problem = (at, message, part = "value") => ({
		path: [...path, ...at],
		part,
		message
	});
	const builtIn = server?.reads === void 0 ? [] : LOAD_READERS[server.reads].figures.map(({ name }) => name);
	const names = Object.keys(figures);
	return [
		...OVER_THE_PORT.filter((key) => server && !server[key].some((word) => word.includes("{port}"))).map((key) => problem(["server", key], "no argument contains {port}, so this command would not reach the server that was started")),
		...server && server.readyWithin > READY_SECONDS_MAX ? [problem(["server", "readyWithin"], "a server is waited for at most 10m")] : [],
		...server?.reads && metric ? [problem(["metric"], `"reads: ${server.reads}" already says how the number is read; leave one of them out`, "key")] : [],
		...workload && names.length > 0 ? [problem(["figures"], "a workload of the bench kit has no figures; a \"command\" or a \"server\" has", "key")] : [],
		...names.flatMap((name) => [...figures[name]?.from === "ask" && server?.ask === void 0 ? [problem([
			"figures",
			name,
			"from"
		], "there is no \"ask\" whose output could be read")] : [], ...builtIn.includes(name) ? [problem(["figures", name], `"reads: ${server?.reads}" already gives this figure`, "key")] : []]),
		...builtIn.length + names.length > 16 ? [problem(["figures"], `at most 16 figures, ${builtIn.length} of them from "reads"`, "key")] : []
	];
}
// src/core/config/unguarded.ts
/** Lanes of the gate that nobody asks for their throughput: "not slower" could never be shown there. */
function unguardedProblems({ gate, suites, lanes, defaults }) {
	const suite = gate?.margin === void 0 ? suites[gate?.suite ?? ""] : void 0;
	const names = [...suite?.targets ?? [], ...suite?.guards ?? []].map((each) => parseLaneReference(each).lane);
	const unguarded = [...new Set(names)].filter((name) => {
		const lane = lanes[name];
		return lane !== void 0 && configuredMargin(lane, defaults, "throughput") === null;
	});
	if (unguarded.length === 0) return [];
	return [{
		path: ["gate", "suite"],
		part: "value",
		message: `nobody guards the throughput of ${listed(unguarded)}, so the gate could show nothing there; set gate.margin, give each such lane guards: { throughput: 2% }, or leave it out of the suite`
	}];
}
// src/core/config/config-references.ts
/** The argument of a build that carries the defines. */
const DEFINES = "{defines}";
/** Longest sampling budget and bench time that a plan can hold, in seconds. */
const SECONDS_MAX = {
	budget: 86400,
	timeout: 3600
};
/** Mistakes the schema alone cannot see: names that lead nowhere, placeholders without a value, defines without a way in. */
function referenceProblems(config) {
	return [
		...Object.entries(config.lines).flatMap(([name, line]) => lineProblems(name, line, config)),
		...Object.keys(config.allocators).flatMap((name) => reserved(["allocators", name], name)),
		...Object.entries(config.lanes).flatMap(([name, lane]) => laneProblems(["lanes", name], lane)),
		...Object.entries(config.suites).flatMap(([name, suite]) => [
			"targets",
			"guards",
			"controls"
		].flatMap((role) => suite[role].flatMap((reference, index) => laneReference([
			"suites",
			name,
			role,
			index
		], reference, config)))),
		...machineProblems(config),
		...defaultProblems(config),
		...releaseProblems(config),
		...gateProblems(config)
	];
}
function lineProblems(name, line, config) {
	const path = ["lines", name];
	const takesDefines = line.build.some((argv) => argv.some((argument) => argument.includes(DEFINES)));
	const needsDefines = line.flags !== void 0 || Object.values(line.presets).some(hasDefines);
	return [
		...reserved(path, name),
		...config.allocators[name] === void 0 ? [] : [problem(path, "key", `${quoted(name)} is a line and an allocator: one name must mean one thing`, name)],
		...needsDefines && !takesDefines ? [problem([...path, "build"], "value", `no argument contains ${DEFINES}, so a flag would never reach the compiler; add one such as CFLAGS_EXTRA=${DEFINES}`)] : []
	];
}
function hasDefines(preset) {
	return Object.keys(preset.defines).length > 0;
}
function argumentsOf(path, key, words = []) {
	return words.map((word, index) => [[
		...path,
		key,
		index
	], word]);
}
function workloadProblems(path, [name = ""]) {
	if (Object.hasOwn(WORKLOADS, name)) return [];
	const known = Object.keys(WORKLOADS);
	const suggestion = nearest(name, known);
	const hint = suggestion === void 0 ? `it has ${listed(known, 12)}` : `did you mean ${suggestion}?`;
	return [problem(path, "value", `the bench kit has no workload ${quoted(name)}; ${hint}`, name, suggestion)];
}
function laneProblems(path, lane) {
	const parameters = Object.keys(lane.matrix);
	const texts = [
		...argumentsOf(path, "command", lane.command),
		...argumentsOf(path, "workload", lane.workload),
		...serverCommands(lane).flatMap(([key, words]) => argumentsOf([...path, "server"], key, words)),
		...Object.entries(lane.env).map(([key, value]) => [[
			...path,
			"env",
			key
		], value]),
		...Object.entries(lane.checks).flatMap(([name, check]) => "equals" in check ? [[[
			...path,
			"checks",
			name,
			"equals"
		], check.equals]] : [])
	];
	const used = new Set(texts.flatMap(([, text]) => placeholders(text)));
	const given = lane.server === void 0 ? parameters : [...parameters, ...SERVER_PLACEHOLDERS];
	return [
		...lane.workload === void 0 ? [] : workloadProblems([
			...path,
			"workload",
			0
		], lane.workload),
		...serverProblems(path, lane),
		...texts.flatMap(([at, text]) => placeholders(text).filter((parameter) => !given.includes(parameter)).map((parameter) => noParameter(at, parameter, parameters))),
		...parameters.filter((parameter) => !used.has(parameter)).map((parameter) => problem([
			...path,
			"matrix",
			parameter
		], "key", `the matrix parameter ${parameter} is never used as {${parameter}}: its cells would all measure the same`, parameter)),
		...Object.entries(lane.matrix).flatMap(([parameter, values]) => matrixProblems(path, parameter, values)),
		...Object.entries(lane.checks).flatMap(([name, check]) => "equals" in check && !isNumeric(check.equals, lane.matrix) ? [problem([
			...path,
			"checks",
			name,
			"equals"
		], "value", `${quoted(check.equals)} is no number in every cell`, check.equals)] : []),
		...lane.timeout > SECONDS_MAX.timeout ? [problem([...path, "timeout"], "value", "one run of a bench may last at most 1h")] : []
	];
}
function matrixProblems(path, parameter, values) {
	return values.flatMap((value, index) => {
		const at = [
			...path,
			"matrix",
			parameter,
			index
		];
		if (!/^[A-Za-z0-9_.-]{1,20}$/.test(value)) return [problem(at, "value", `${quoted(value)}: a matrix value has letters, digits and _ . - only`, value)];
		return values.indexOf(value) === index ? [] : [problem(at, "value", `${quoted(value)} is listed twice`, value)];
	});
}
/** Placeholders are `{T}`; other braces belong to the command. */
function placeholders(text) {
	return [...text.matchAll(/\{([A-Za-z]{1,8})\}/g)].map((match) => match[1] ?? "");
}
function noParameter(path, parameter, known) {
	const suggestion = nearest(parameter, known);
	const hint = suggestion === void 0 ? `it has ${listed(known)}` : `did you mean {${suggestion}}?`;
	return problem(path, "value", `{${harmless(parameter)}} is no matrix parameter of this lane, ${hint}`, parameter, suggestion);
}
function laneReference(path, reference, config) {
	const { lane, cells } = parseLaneReference(reference);
	const known = config.lanes[lane];
	if (!known) return [unknownName$1(path, "lane", lane, Object.keys(config.lanes))];
	return Object.entries(cells).flatMap(([parameter, values]) => {
		const available = known.matrix[parameter];
		if (!available) {
			const parameters = Object.keys(known.matrix);
			return [problem(path, "value", `the lane ${lane} has no matrix parameter ${parameter}, it has ${listed(parameters)}`, parameter)];
		}
		return values.filter((value) => !available.includes(value)).map((value) => problem(path, "value", `${parameter}=${harmless(value)} is no cell of the lane ${lane}, there are ${listed(available)}`, value));
	});
}
/** Two names of one runner would make one machine speak twice. */
function machineProblems({ machines }) {
	if (Object.keys(machines).length === 0) return [problem(["machines"], "value", "at least one machine")];
	const named = /* @__PURE__ */ new Map();
	return Object.entries(machines).flatMap(([name, { labels }]) => {
		const runner = runnerOf(labels);
		const other = named.get(runner);
		named.set(runner, other ?? name);
		if (other === void 0) return [];
		const message = `has the same labels as the machine ${quoted(other)}, so one runner would count as two; give each a label of its own`;
		return [problem([
			"machines",
			name,
			"labels"
		], "value", message)];
	});
}
function defaultProblems({ defaults, suites, lines, machines }) {
	return [...unknownNames("defaults", [
		[
			"suite",
			["suite"],
			defaults.suite,
			suites
		],
		[
			"line",
			["line"],
			defaults.line,
			lines
		],
		[
			"machine",
			["machine"],
			defaults.machine,
			machines
		]
	]), ...budgetProblems("defaults", defaults.budget)];
}
function releaseProblems({ release, suites, lines, machines }) {
	if (release === void 0) return [];
	return unknownNames("release", [
		[
			"suite",
			["suite"],
			release.suite,
			suites
		],
		[
			"line",
			["line"],
			release.line,
			lines
		],
		...machineNames(release.machines, machines)
	]);
}
function gateProblems(config) {
	const { gate, suites, lines, machines } = config;
	if (gate === void 0) return [];
	return [
		...unknownNames("gate", [
			[
				"suite",
				["suite"],
				gate.suite,
				suites
			],
			[
				"line",
				["line"],
				gate.line,
				lines
			],
			...machineNames(gate.machines, machines)
		]),
		...budgetProblems("gate", gate.budget ?? 0),
		...unguardedProblems(config)
	];
}
function machineNames(names, known) {
	return (names ?? []).map((name, index) => [
		"machine",
		["machines", index],
		name,
		known
	]);
}
function unknownNames(section, wanted) {
	return wanted.flatMap(([kind, path, name, known]) => name === void 0 || Object.hasOwn(known, name) ? [] : [unknownName$1([section, ...path], kind, name, Object.keys(known))]);
}
function budgetProblems(section, seconds) {
	return seconds > SECONDS_MAX.budget ? [problem([section, "budget"], "value", "a budget is at most 24h")] : [];
}
function unknownName$1(path, kind, name, known) {
	const suggestion = nearest(name, known);
	const hint = suggestion === void 0 ? `there are ${listed(known)}` : `did you mean ${suggestion}?`;
	return problem(path, "value", `there is no ${kind} ${quoted(name)}, ${hint}`, name, suggestion);
}
function reserved(path, name) {
	if (!KEYWORDS.includes(name)) return [];
	return [problem(path, "key", `${quoted(name)} is a word of the comment grammar and cannot be a name`, name)];
}
/** Whether a text is a number whatever values its parameters take. */
function isNumeric(text, matrix) {
	const [parameter] = placeholders(text).filter((name) => matrix[name]);
	const values = parameter === void 0 ? void 0 : matrix[parameter];
	if (values) return values.every((value) => isNumeric(text.replaceAll(`{${parameter}}`, value), matrix));
	return placeholders(text).length > 0 || text.trim() !== "" && Number.isFinite(Number(text));
}
function problem(path, part, message, token, suggestion) {
	return {
		path,
		part,
		message,
		...token === void 0 ? {} : { token: harmless(token) },
		...suggestion === void 0 ? {} : { suggestion }
	};
}
// src/core/config/build-commands.ts
/**
* The commands that build an arm. `-UX -DX=V` takes the place of `{defines}`: re-defining what a preset defines fails
* under `-Werror`, undefining it first does not. Without defines `{defines}` goes, and with it an argument that was
* nothing else (`HZ4_DEFS_EXTRA={defines}`). `make` variables follow as arguments of their own.
*/
function buildCommands(line, arm) {
	const carriers = line.build.map((argv) => argv.some((argument) => argument.includes(DEFINES)));
	const variables = arm.makeVariables.flatMap(({ name, value }) => value === null ? [] : [`${name}=${value}`]);
	return line.build.map((argv, index) => {
		if (!(carriers.includes(true) ? carriers[index] : index === line.build.length - 1)) return [...argv];
		const at = argv.findLastIndex((argument) => argument.includes(DEFINES));
		return argv.flatMap((argument, position) => {
			const replaced = argument.includes("{defines}") ? withDefines(argument, arm.defines) : [argument];
			return position === at ? [...replaced, ...variables] : replaced;
		}).concat(at < 0 ? variables : []);
	});
}
function withDefines(argument, defines) {
	const options = defines.flatMap(({ name, value }) => value === null ? [`-U${name}`] : [`-U${name}`, `-D${name}=${value}`]);
	if (argument === "{defines}") return options;
	if (options.length === 0 && /^[A-Za-z0-9_]+=\{defines\}$/.test(argument)) return [];
	return [argument.replaceAll(DEFINES, options.join(" ")).trim()];
}
// src/core/plan/allocators.ts
/** Allocators that distributions package: soname for `LD_PRELOAD`, and the Debian package that installs it. */
const ALLOCATORS$1 = {
	mimalloc: {
		library: "libmimalloc.so.2",
		package: "libmimalloc2.0"
	},
	jemalloc: {
		library: "libjemalloc.so.2",
		package: "libjemalloc2"
	},
	tcmalloc: {
		library: "libtcmalloc_minimal.so.4",
		package: "libtcmalloc-minimal4"
	},
	/** The C library's own: nothing is loaded. */
	system: { library: null }
};
/** The built-in allocators and those of the configuration, which win where both have a name. */
function knownAllocators(config) {
	return {
		...ALLOCATORS$1,
		...config.allocators
	};
}
// src/core/plan/plan-arm.ts
/** An arm with everything its build needs; undefined when the configuration does not have its line or allocator. */
function planArm(arm, { config }) {
	const { label, source, env } = arm;
	if (source.kind === "allocator") {
		const allocator = knownAllocators(config)[source.allocator];
		return allocator && {
			label,
			env,
			source: {
				kind: "installed",
				allocator: source.allocator,
				...allocator
			}
		};
	}
	const line = config.lines[source.line];
	if (!line) return void 0;
	return {
		label,
		env,
		source: {
			kind: "build",
			sha: source.sha,
			line: source.line,
			commands: buildCommands(line, arm),
			library: line.library,
			defines: [...arm.defines]
		}
	};
}
// src/core/plan/sampler.ts
/**
* Lock-step parameters: bursts long enough that the cost of timing them from outside stays small, runs whose first burst is
* dropped where a switch wakes several threads, warm-up by time. Groups are short, since they differ more from one another
* (fresh processes, other pages) than bursts within one do: twice the runs made an interval no narrower in the same time.
*/
const ONE_THREAD = {
	runs: 6,
	runLength: 4,
	dropped: 0,
	burstMicros: 1e3,
	warmMicros: 15e3
};
const TWO_THREADS = {
	runs: 4,
	runLength: 4,
	dropped: 1,
	burstMicros: 1e3,
	warmMicros: 15e3
};
/** Longer, since threads may outnumber the CPUs: each of them has to get its share of a burst and of the warm-up. */
const MORE_THREADS = {
	runs: 4,
	runLength: 4,
	dropped: 1,
	burstMicros: 2e3,
	warmMicros: 3e4
};
/** Share of the budget that all sanity lanes may take together, and how long their processes are. */
const SANITY = {
	share: .25,
	seconds: {
		least: .05,
		most: .4
	}
};
/** Whether a lane is measured in lock-step: it is a workload of the kit, and its number is throughput. */
function isLockstep(lane) {
	return lane.workload !== void 0 && lane.metric === void 0;
}
/** How a lane is sampled, and why. */
function samplerOf(lane, command) {
	if (isLockstep(lane)) return {
		lockstep: lockstepOf(threadsOf(command)),
		why: "a workload of the bench kit works in bursts: lock-step, the cheapest honest way"
	};
	return {
		lockstep: null,
		why: lane.server !== void 0 ? "a server is started for each sample, put under load and stopped: process pairs" : lane.workload === void 0 ? "a program of the repository runs from start to end: process pairs" : "this number belongs to a whole process: process pairs"
	};
}
function lockstepOf(threads) {
	if (threads === 1) return ONE_THREAD;
	return threads === 2 ? TWO_THREADS : MORE_THREADS;
}
/**
* A lane of process pairs beside each lock-step lane. Equal arms cannot show that a way of measuring favours one of two
* unequal ones; a second way of measuring can.
*/
function sanityLanes(lanes, budgetSeconds) {
	const judged = lanes.filter(({ lockstep, role }) => lockstep !== null && role !== "control");
	const { share, seconds } = SANITY;
	const affordable = budgetSeconds * share / (judged.length * 20 * 2);
	return judged.map((lane) => ({
		...lane,
		id: lane.id.replace(/^[^/]+/, "$&.pairs"),
		role: "sanity",
		beside: lane.id,
		command: withOpenLength(lane.command),
		lockstep: null,
		why: `process pairs beside the lock-step lane ${lane.id}: cold starts instead of the steady state`,
		aimSeconds: Math.min(seconds.most, Math.max(seconds.least, affordable)),
		measures: [{
			metric: "throughput",
			role: "sanity"
		}]
	}));
}
/** The baseline against a byte copy of itself on the first lane with one thread and on the first with several. */
function sentinelLanes(lanes) {
	return [false, true].flatMap((several) => lanes.find((lane) => threadsOfLane(lane) > 1 === several) ?? []).map(({ beside: _, ...lane }) => ({
		...lane,
		id: lane.id.replace(/^[^/]+/, "$&.aa"),
		role: "sentinel",
		measures: [{
			metric: "throughput",
			role: "sentinel"
		}]
	}));
}
// src/core/plan/plan.ts
/** The sequential design: looks after these numbers of blocks, and the two-sided error spent over all of them. */
const SAMPLING = {
	looks: [
		12,
		20,
		32,
		48,
		72,
		108,
		160,
		240,
		360,
		540
	],
	alpha: .05,
	probes: {
		looks: [
			16,
			32,
			64,
			128
		],
		alpha: .001
	}
};
/** Thresholds of every verdict: fractions, cores used by others, and the share of disturbed blocks. */
const RULES = {
	equivalence: .01,
	noGoError: .01,
	foreignCores: .5,
	disturbedShare: .25
};
/** How to ask for less. */
const FEWER = "Ask for fewer lanes, e.g. with lane NAME or T=16, or for fewer flags.";
/** Most lanes that one plan holds. */
const LANES_MAX = 128;
/** Makes the complete plan of a request: all that the runner gets. Refuses equal arms and what is too large to dispatch. */
function makePlan(request, facts, { seed, ...ids }) {
	if (definition(request.baseline) === definition(request.candidate)) return identical(request);
	const cells = [
		...request.targets.map((cell) => ({
			cell,
			role: "target"
		})),
		...request.guards.map((cell) => ({
			cell,
			role: "guard"
		})),
		...request.controls.map((cell) => ({
			cell,
			role: "control"
		}))
	];
	if (cells.length > LANES_MAX) return tooLarge(`${cells.length} lanes, at most ${LANES_MAX} are possible`, FEWER);
	const judged = cells.flatMap(({ cell, role }) => planLane(cell, role, request, facts));
	const lanes = [
		...judged,
		...sanityLanes(judged, request.budgetSeconds),
		...sentinelLanes(judged)
	];
	const observed = extremeCells([...request.targets, ...request.guards], facts);
	const perf = request.perf ? perfOrder(observed, [0, 1], request.budgetSeconds, facts) : void 0;
	const plan = {
		schema: 1,
		id: ids.id,
		nonce: ids.nonce,
		repository: ids.repository,
		pullRequest: ids.pullRequest,
		question: request.question,
		repeat: request.repeat,
		notes: request.notes,
		baseline: planArm(request.baseline, facts),
		candidate: planArm(request.candidate, facts),
		benches: {
			sha: facts.benchSha,
			commands: facts.config.benches?.build ?? []
		},
		lanes,
		sampling: {
			seed,
			...SAMPLING,
			budgetSeconds: request.budgetSeconds
		},
		...perf === void 0 ? {} : { perf },
		rules: {
			...RULES,
			equivalence: Math.min(RULES.equivalence, ...gainsAsked(lanes))
		},
		machine: {
			name: request.machine,
			labels: facts.config.machines[request.machine]?.labels ?? []
		}
	};
	return fitting(AbPlan, plan, FEWER);
}
/** All that decides what an arm is; order of defines and the label do not. */
function definition({ source, defines, makeVariables, env }) {
	const byName = (a, b) => a.name < b.name ? -1 : 1;
	return JSON.stringify([
		source,
		[...defines].sort(byName).map(({ name, value }) => [name, value]),
		[...makeVariables].sort(byName).map(({ name, value }) => [name, value]),
		Object.entries(env).sort(([a], [b]) => a < b ? -1 : 1)
	]);
}
/** Gains that the targets ask, where they ask any: what counts as a gain cannot count as no change. */
function gainsAsked(lanes) {
	return lanes.flatMap(({ measures: asked }) => asked.flatMap((measure) => measure.role === "target" && measure.gain > 0 ? [measure.gain] : []));
}
function identical({ question, candidate }) {
	return refuse({
		code: "identical-arms",
		message: question === "base" ? "The head is the merge base itself, so there is no change to measure." : `Both sides are ${candidate.label}: the difference would be noise.`,
		next: question === "base" ? "Push a change first, or compare a flag." : "Compare two different settings."
	});
}
function planLane(cell, role, request, { config }) {
	const lane = config.lanes[cell.lane];
	const program = laneProgram(cell, config);
	if (!lane || !program) return [];
	return {
		...program,
		role,
		...samplerOf(lane, program.command),
		measures: measures(lane, role, request, config.defaults)
	};
}
/** What is asked of a lane: the request wins over the lane, the lane over the defaults, these over the built-in margins. */
function measures(lane, role, request, defaults) {
	if (role === "control") return [{
		metric: "throughput",
		role
	}];
	const guard = (metric) => {
		const margin = (metric === "throughput" ? request.margin : void 0) ?? configuredMargin(lane, defaults, metric);
		return margin === null ? {
			metric,
			role: "info"
		} : {
			metric,
			role: "guard",
			margin
		};
	};
	return [
		role === "target" ? {
			metric: "throughput",
			role,
			gain: request.gain ?? lane.gain ?? defaults.gain
		} : guard("throughput"),
		guard("rss"),
		guard("faults"),
		...isLockstep(lane) || lane.server ? [] : [{
			metric: "cpu",
			role: "info"
		}]
	];
}
// src/core/plan/select-lanes.ts
/** Picks the lanes a command asks for: its `lane`s as targets, else a suite's roles; then filters by matrix values. */
function selectLanes(options, config) {
	const named = options.lanes.length > 0 ? namedLanes(options, config) : suiteLanes(options, config);
	if (!named.ok) return named;
	const { targets, guards, controls } = named.value;
	const refused = unknownCells(options.cells, [...targets, ...guards]);
	if (refused) return refused;
	const kept = (cells) => distinct$1(cells).filter(({ cell }) => matches(cell, options.cells));
	const keptTargets = kept(targets);
	const taken = new Set(keptTargets.map(laneId));
	const keptGuards = kept(guards).filter((cell) => !taken.has(laneId(cell)));
	for (const guard of keptGuards) taken.add(laneId(guard));
	const keptControls = kept(controls).filter((cell) => !taken.has(laneId(cell)));
	if (keptTargets.length === 0) {
		const filter = Object.entries(options.cells).map(([parameter, values]) => `${parameter}=${values.join(",")}`);
		return refuse({
			code: "no-lanes",
			message: `No target lane is left after ${harmless(filter.join(" "))}: there would be nothing to gain on.`,
			token: harmless(filter.join(" ")),
			next: `Target lanes are ${listed(distinct$1(targets).map(laneId), 12)}.`
		});
	}
	return ok$1({
		...named.value,
		targets: keptTargets,
		guards: keptGuards,
		controls: keptControls
	});
}
function namedLanes(options, config) {
	if (options.suite !== void 0) return refuse({
		code: "conflicting-options",
		message: "\"suite\" and \"lane\" both choose the lanes.",
		token: "lane",
		next: "Give one of them; T= and R= filter either."
	});
	const unknown = options.lanes.find((lane) => !Object.hasOwn(config.lanes, lane));
	if (unknown !== void 0) return unknownName("lane", unknown, Object.keys(config.lanes));
	return ok$1({
		targets: options.lanes.flatMap((lane) => laneCells(config, lane)),
		guards: [],
		controls: []
	});
}
function suiteLanes(options, config) {
	const name = options.suite ?? config.defaults.suite ?? Object.keys(config.suites)[0] ?? "";
	const suite = Object.hasOwn(config.suites, name) ? config.suites[name] : void 0;
	if (!suite) return unknownName("suite", name, Object.keys(config.suites));
	const expand = (references) => references.flatMap((reference) => {
		const { lane, cells } = parseLaneReference(reference);
		return laneCells(config, lane).filter(({ cell }) => matches(cell, cells));
	});
	return ok$1({
		targets: expand(suite.targets),
		guards: expand(suite.guards),
		controls: expand(suite.controls),
		suite: name
	});
}
/** A filter says nothing about lanes that do not have its parameter. */
function matches(cell, filter) {
	return Object.entries(cell).every(([parameter, value]) => filter[parameter]?.includes(value) ?? true);
}
function distinct$1(cells) {
	return [...new Map(cells.map((cell) => [laneId(cell), cell])).values()];
}
function unknownCells(filter, cells) {
	for (const [parameter, values] of Object.entries(filter)) {
		const available = [...new Set(cells.flatMap(({ cell }) => cell[parameter] ?? []))];
		if (available.length === 0) {
			const parameters = [...new Set(cells.flatMap(({ cell }) => Object.keys(cell)))];
			return refuse({
				code: "unknown-parameter",
				message: `No selected lane has a matrix parameter ${parameter}; there are ${listed(parameters)}.`,
				token: parameter,
				next: `Leave it out${parameters.length === 0 ? "" : " or filter by one of these"}; a flag named ${parameter} cannot be given a value here.`
			});
		}
		const unknown = values.find((value) => !available.includes(value));
		if (unknown !== void 0) return refuse({
			code: "unknown-cell",
			message: `No selected lane has ${parameter}=${harmless(unknown)}; the matrix has ${parameter}=${available.join(",")}.`,
			token: `${parameter}=${harmless(unknown)}`,
			next: "Choose among these values; new ones go into the configuration first, so that results stay comparable."
		});
	}
}
/** Refuses a name that the configuration does not have; `code` is `unknown-<kind>`. */
function unknownName(kind, name, known, words = kind) {
	const suggestion = nearest(name, known);
	return refuse({
		code: `unknown-${kind}`,
		message: `There is no ${words} ${quoted(name)}.`,
		token: harmless(name),
		...suggestion === void 0 ? {} : { suggestion },
		next: `Known: ${listed(known, 12)}.`
	});
}
// src/core/plan/line-arm.ts
/** Finds the line, and its preset where one is named. */
function chooseLine(name, { lines }) {
	const [line = "", preset] = name.split("+");
	const known = Object.hasOwn(lines, line) ? lines[line] : void 0;
	if (!known) return unknownName("line", line, Object.keys(lines));
	if (preset === void 0) return ok$1({
		name,
		line
	});
	if (Object.hasOwn(known.presets, preset)) return ok$1({
		name,
		line,
		preset
	});
	return unknownName("preset", preset, Object.keys(known.presets), `preset of ${line}`);
}
/** The arm of a line at a commit: the settings of its preset, then those of the question, which win. */
function lineArm({ line, preset }, sha, settings, { lines }) {
	const own = preset === void 0 ? void 0 : lines[line]?.presets[preset];
	const defines = new Map(Object.entries(own?.defines ?? {}));
	for (const { name, value } of settings.defines ?? []) defines.set(name, value);
	const all = [...defines].map(([name, value]) => ({
		name,
		value
	}));
	const makeVariables = lines[line]?.flags?.makeVariables ?? [];
	const isMake = ({ name }) => makeVariables.includes(name);
	return {
		label: settings.label,
		source: {
			kind: "line",
			line,
			sha
		},
		defines: all.filter((define) => !isMake(define)),
		makeVariables: all.filter(isMake),
		env: {
			...own?.env,
			...settings.env
		}
	};
}
// src/core/plan/flag-arms.ts
/** Finds the line of the flags, checks each against its declarations, and says what either side defines. */
function flagArms(candidate, baseline, { options }, facts) {
	const names = [...candidate.defines, ...baseline?.defines ?? []].map(({ name }) => name);
	const found = lineOf([...new Set(names)], options.line, facts);
	if (!found.ok) return found;
	const { line } = found.value;
	const declared = new Map((facts.flags[line] ?? []).map((flag) => [flag.name, flag]));
	const makeVariables = facts.config.lines[line]?.flags?.makeVariables ?? [];
	for (const name of names) if (!declared.has(name) && !makeVariables.includes(name)) return unknownFlag(name, line, facts);
	const isPresence = (name) => declared.get(name)?.default === null;
	const value = (name, text) => text === "0" && isPresence(name) ? null : text;
	const defines = (side) => side.defines.map(({ name, value: text }) => ({
		name,
		value: value(name, text ?? "1")
	}));
	const off = candidate.defines.flatMap(({ name, value: text }) => text === void 0 ? [{
		name,
		value: value(name, "0")
	}] : []);
	const arms = {
		baseline: baseline ? defines(baseline) : off,
		candidate: defines(candidate)
	};
	for (const arm of [arms.candidate, arms.baseline]) {
		const refused = archivedFlag(arm, declared);
		if (refused) return refused;
	}
	return ok$1({
		choice: found.value,
		...arms,
		notes: notes(line, arms, declared)
	});
}
/** The line that `on` names, or the one whose prefixes fit the flags. */
function lineOf(names, wanted, facts) {
	const { lines, defaults } = facts.config;
	if (wanted !== void 0) {
		const choice = chooseLine(wanted, facts.config);
		if (!choice.ok) return choice;
		return lines[choice.value.line]?.flags ? choice : withoutFlags(choice.value.line);
	}
	const withFlags = Object.entries(lines).filter(([, line]) => line.flags !== void 0);
	const fitting = withFlags.filter(([, line]) => names.every((name) => fits(name, line))).map(([name]) => name);
	const preferred = defaults.line ?? Object.keys(lines)[0] ?? "";
	const [only, second] = fitting;
	if (only !== void 0) {
		if (second === void 0 || fitting.includes(preferred)) return chooseLine(second === void 0 ? only : preferred, facts.config);
		return refuse({
			code: "ambiguous-line",
			message: `${names.join(" and ")} could belong to ${listed(fitting)}.`,
			token: names[0] ?? "",
			suggestion: `on ${only}`,
			next: `Say which, e.g. on ${only}.`
		});
	}
	const owners = names.map((name) => withFlags.find(([, line]) => fits(name, line))?.[0]);
	if (owners.length > 1 && owners.every((owner) => owner !== void 0)) return refuse({
		code: "flags-of-two-lines",
		message: `The flags belong to different lines: ${names.map((name, at) => `${name} to ${owners[at]}`).join(", ")}.`,
		token: names[0] ?? "",
		next: "Ask one line at a time."
	});
	const declaring = withFlags.filter(([line]) => names.every((name) => facts.flags[line]?.some((flag) => flag.name === name)));
	const declares = declaring.find(([name]) => name === preferred) ?? declaring[0];
	if (declares) return chooseLine(declares[0], facts.config);
	return unknownFlag(names.find((_, at) => owners[at] === void 0) ?? names[0] ?? "", void 0, facts);
}
function fits(name, { flags }) {
	if (!flags) return false;
	return flags.prefixes.some((prefix) => name.startsWith(prefix)) || flags.makeVariables.includes(name);
}
function withoutFlags(line) {
	return refuse({
		code: "line-without-flags",
		message: `The configuration does not say how flags reach the compiler of ${line}.`,
		token: line,
		next: `Add flags to lines.${line} in the configuration, with prefixes and declaredIn.`
	});
}
function unknownFlag(name, line, facts) {
	const lines = line === void 0 ? Object.keys(facts.config.lines) : [line];
	const known = lines.flatMap((each) => [...(facts.flags[each] ?? []).map((flag) => flag.name), ...facts.config.lines[each]?.flags?.makeVariables ?? []]);
	const files = lines.flatMap((each) => facts.config.lines[each]?.flags?.declaredIn ?? []);
	const suggestion = nearest(name, known);
	const next = known.length === 0 ? `Correct declaredIn in the configuration: ${listed(files, 3)} declares no flag at this commit.` : "Correct the name, or declare the flag with #ifndef, #define and a default.";
	return refuse({
		code: "unknown-flag",
		message: `No flag ${harmless(name)} is declared in ${listed(files, 3)} at this commit: setting it would change nothing.`,
		token: name,
		...suggestion === void 0 ? {} : { suggestion },
		next
	});
}
/** An archived flag may only be set where its own text names another flag that unlocks it, and that one is set too. */
function archivedFlag(arm, declared) {
	const on = arm.filter(({ value }) => value !== null && value !== "0").map(({ name }) => name);
	for (const name of on) {
		const flag = declared.get(name);
		if (flag?.archived === void 0) continue;
		const words = flag.archived.match(/[A-Z][A-Z0-9_]*/g) ?? [];
		if (on.some((other) => other !== name && words.includes(other))) continue;
		return refuse({
			code: "archived-flag",
			message: `${name} is archived in ${flag.file}:${flag.lineNumber}, which says: ${sentence(flag.archived)}`,
			token: name,
			next: "Read that record first; to try again, remove the #error in the pull request and say what has changed."
		});
	}
}
/** The recorded text, harmless in 64-character pieces so that nothing but its length is lost. */
function sentence(text) {
	const pieces = [...text.replace(/\s+/g, " ")].slice(0, 240);
	let shown = "";
	for (let at = 0; at < pieces.length; at += 60) shown += harmless(pieces.slice(at, at + 60).join(""), /[()>;'"!]/);
	return /[.!]$/.test(shown) ? shown : `${shown}.`;
}
function notes(line, arms, declared) {
	const found = [];
	for (const { name, value } of arms.candidate) {
		const flag = declared.get(name);
		if (!flag) continue;
		const other = arms.baseline.find((define) => define.name === name);
		if (flag.default === null) found.push(`${name} is only tested by #ifdef: off means that it is not defined.`);
		else if (sameNumber(flag.default, value)) found.push(other ? `${line}'s header already gives ${name}=${harmless(flag.default, /[()]/)}: the candidate is what is shipped, unless the build's preset says otherwise.` : `${line}'s header already gives ${name}=${harmless(flag.default, /[()]/)}: both sides may turn out the same.`);
		else if (flag.default.includes(" or ")) found.push(`The header's default of ${name} depends on other flags: ${harmless(flag.default, /[()]/)}.`);
	}
	return found;
}
/** Whether a header's default is the same number: `(16u)` is `16`. */
function sameNumber(text, value) {
	const plain = text.replace(/^\(+|\)+$/g, "").trim();
	return plain === value || plain.replace(/(?<=\d)[uUlL]+$/, "") === value;
}
// src/core/plan/head-moved.ts
/** Refuses a commit that was named and is not the head; undefined when all is well. */
function headMoved({ sha }, { headSha }) {
	if (sha === void 0 || headSha.startsWith(sha)) return void 0;
	return refuse({
		code: "head-moved",
		message: `The head is now ${headSha.slice(0, 12)}, not ${sha.slice(0, 12)}: a push came in after you looked.`,
		token: sha,
		suggestion: headSha.slice(0, 12),
		next: "Look at the new commit, then comment again with it after the at sign."
	});
}
// src/core/plan/named-arm.ts
/** The arm of a line at the head, with or without a preset, or of an installed allocator. */
function namedArm(name, { config, headSha }, settings = { label: name }) {
	const allocators = knownAllocators(config);
	if (Object.hasOwn(allocators, name)) {
		const source = {
			kind: "allocator",
			allocator: name
		};
		return ok$1({
			label: settings.label,
			source,
			defines: [],
			makeVariables: [],
			env: { ...settings.env }
		});
	}
	const [line = ""] = name.split("+");
	if (!Object.hasOwn(config.lines, line)) return unknownName("name", line, [...Object.keys(config.lines), ...Object.keys(allocators)], "line or allocator");
	const choice = chooseLine(name, config);
	return choice.ok ? ok$1(lineArm(choice.value, headSha, settings, config)) : choice;
}
/** The line that is meant where none is named. */
function defaultLine({ config }) {
	return config.defaults.line ?? Object.keys(config.lines)[0] ?? "";
}
// src/core/plan/select-machines.ts
/** The machines that are asked: the named ones, else the default one. */
function selectMachines(named, { defaults, machines }) {
	const known = Object.keys(machines);
	const unknown = named?.find((name) => !known.includes(name));
	if (unknown === void 0) return ok$1(named ?? [defaults.machine ?? known[0] ?? "default"]);
	const suggestion = nearest(unknown, known);
	return refuse({
		code: "unknown-machine",
		message: `There is no machine ${quoted(unknown)}.`,
		token: harmless(unknown),
		...suggestion === void 0 ? {} : { suggestion },
		next: `The configuration has ${listed(known, 12)}.`
	});
}
/** The same where only one machine can answer. */
function selectMachine(named, config) {
	const selected = selectMachines(named, config);
	if (!selected.ok) return selected;
	const [machine = "", second] = selected.value;
	if (second === void 0) return ok$1(machine);
	return refuse({
		code: "one-machine",
		message: "This is carried out by one machine.",
		token: "machine=",
		next: `Name one of them, e.g. machine=${machine}.`
	});
}
// src/core/plan/request.ts
/** Most notes that a plan holds. */
const NOTES_MAX = 16;
/** Resolves a command against the configuration and pins its commits. Refuses what cannot be measured as it was meant. */
function resolveRequest(command, facts) {
	const { options } = command;
	const moved = headMoved(options, facts);
	if (moved) return moved;
	const compared = compare(command, facts);
	if (!compared.ok) return compared;
	const selection = selectLanes(options, facts.config);
	if (!selection.ok) return selection;
	const { line, ...comparison } = compared.value;
	const machine = selectMachine(options.machines, facts.config);
	if (!machine.ok) return machine;
	const { defaults } = facts.config;
	const { suite, ...lanes } = selection.value;
	const budgetSeconds = options.budgetSeconds ?? defaults.budget;
	const explicit = {
		...options,
		...line === void 0 ? {} : { line },
		...suite === void 0 ? {} : { suite },
		budgetSeconds,
		sha: facts.headSha
	};
	return ok$1({
		...comparison,
		...lanes,
		machine: machine.value,
		budgetSeconds,
		...options.gain === void 0 ? {} : { gain: options.gain },
		...options.margin === void 0 ? {} : { margin: options.margin },
		...options.perf ? { perf: true } : {},
		repeat: printCommand({
			...command,
			options: explicit
		}),
		notes: comparison.notes.slice(0, NOTES_MAX)
	});
}
function compare(command, facts) {
	const { candidate, baseline } = command;
	if (candidate.kind === "flags") return compareFlags(command, candidate, baseline, facts);
	if (candidate.kind === "env") return compareEnv(command, candidate, baseline, facts);
	if (candidate.kind === "base") return compareBase(command, facts);
	return compareNames(command, candidate, baseline, facts);
}
function compareFlags(command, candidate, baseline, facts) {
	const found = flagArms(candidate, baseline?.kind === "flags" ? baseline : void 0, command, facts);
	if (!found.ok) return found;
	const { choice, notes, ...arms } = found.value;
	const arm = (defines) => {
		const text = label(choice.name, defines.length === 0 ? ["default"] : defines.map(shown));
		return lineArm(choice, facts.headSha, {
			label: text,
			defines
		}, facts.config);
	};
	return ok$1({
		question: "flag",
		baseline: arm(arms.baseline),
		candidate: arm(arms.candidate),
		line: choice.name,
		notes
	});
}
function compareEnv({ options }, candidate, baseline, facts) {
	const name = options.line ?? defaultLine(facts);
	const set = (variables) => {
		const text = label(name, variables.map((variable) => `${variable.name}=${variable.value}`));
		const env = Object.fromEntries(variables.map((variable) => [variable.name, variable.value]));
		return namedArm(name, facts, {
			label: text,
			env
		});
	};
	const unset = () => {
		const text = label(name, candidate.variables.map((variable) => `${variable.name} unset`));
		return namedArm(name, facts, { label: text });
	};
	const left = set(candidate.variables);
	if (!left.ok) return left;
	const right = baseline?.kind === "env" ? set(baseline.variables) : unset();
	if (!right.ok) return right;
	return ok$1({
		question: "env",
		baseline: right.value,
		candidate: left.value,
		line: name,
		notes: []
	});
}
function compareBase({ options }, facts) {
	const line = options.line ?? defaultLine(facts);
	const choice = chooseLine(line, facts.config);
	if (!choice.ok) return choice;
	const arm = (sha, role) => lineArm(choice.value, sha, { label: label(line, [`${role} ${sha.slice(0, 7)}`]) }, facts.config);
	return ok$1({
		question: "base",
		baseline: arm(facts.baseSha, "base"),
		candidate: arm(facts.headSha, "head"),
		line,
		notes: []
	});
}
function compareNames({ options }, candidate, baseline, facts) {
	if (options.line !== void 0) return refuse({
		code: "misplaced-option",
		message: "The names on both sides already say what is built, so \"on\" has no meaning here.",
		token: "on",
		next: "Leave it out."
	});
	const left = namedArm(candidate.name, facts);
	if (!left.ok) return left;
	const right = namedArm(baseline?.kind === "name" ? baseline.name : "", facts);
	if (!right.ok) return right;
	return ok$1({
		question: "line",
		baseline: right.value,
		candidate: left.value,
		notes: []
	});
}
function shown({ name, value }) {
	return value === null ? `${name} undefined` : `${name}=${value}`;
}
/** `hz4 HZ4_S12_MPSC=1`; a long list ends in `…` at 200 characters. */
function label(name, parts) {
	const text = [name, ...parts].join(" ");
	return text.length <= 200 ? text : `${text.slice(0, 199)}…`;
}
// src/core/plan/survey-plan.ts
/** Processes of each arm on each lane: as many as the time allows, ten as the team's baseline asks, or one to see it run. */
const ROUNDS = {
	compare: 200,
	baseline: 10,
	health: 1
};
/** Makes the complete plan of a survey: all that the runner gets. Refuses what is too large to dispatch. */
function makeSurvey(request, facts, ids) {
	const { topic, machine } = request;
	const compared = request.parts.find(({ method }) => method === "compare") ?? request.parts[0];
	const perf = request.perf ? perfOrder(request.cells, compared?.arms ?? [0], request.budgetSeconds, facts) : void 0;
	const survey = {
		schema: 1,
		...ids,
		topic,
		repeat: request.repeat,
		notes: request.notes,
		arms: request.arms.map((arm) => planArm(arm, facts)),
		benches: {
			sha: facts.benchSha,
			commands: facts.config.benches?.build ?? []
		},
		lanes: request.cells.map((cell) => laneProgram(cell, facts.config)),
		parts: request.parts.map(({ method, arms, cells, share }) => ({
			method,
			arms,
			lanes: cells,
			rounds: ROUNDS[method],
			budgetSeconds: share * request.budgetSeconds
		})),
		...perf === void 0 ? {} : { perf },
		foreignCores: RULES.foreignCores,
		machine: {
			name: machine,
			labels: facts.config.machines[machine]?.labels ?? []
		}
	};
	return fitting(SurveyPlan, survey, "Ask for fewer lanes, e.g. with lane NAME or T=16, or for fewer allocators.");
}
// src/core/plan/survey-request.ts
/** Resolves a survey against the configuration and pins its commits. */
function resolveSurvey(command, facts) {
	const { options } = command;
	const refused = headMoved(options, facts) ?? withoutMeaning(options);
	if (refused) return refused;
	const arms = armsOf(command, facts);
	if (!arms.ok) return arms;
	const lanes = lanesOf(command, facts);
	if (!lanes.ok) return lanes;
	const machine = selectMachine(options.machines, facts.config);
	if (!machine.ok) return machine;
	const { defaults } = facts.config;
	const budgetSeconds = options.budgetSeconds ?? defaults.budget;
	const { cells, suite } = lanes.value;
	const explicit = {
		...options,
		...arms.value.line === void 0 ? {} : { line: arms.value.line },
		...suite === void 0 ? {} : { suite },
		budgetSeconds,
		sha: facts.headSha
	};
	return ok$1({
		topic: command.topic,
		arms: arms.value.arms,
		cells,
		parts: partsOf(command.topic, arms.value, cells, facts),
		...options.perf || OBSERVED.has(command.topic) ? { perf: true } : {},
		machine: machine.value,
		budgetSeconds,
		repeat: printCommand({
			...command,
			options: explicit
		}),
		notes: []
	});
}
function withoutMeaning({ gain, margin }) {
	if (gain === void 0 && margin === void 0) return void 0;
	const token = gain === void 0 ? "margin=" : "gain=";
	return refuse({
		code: "misplaced-option",
		message: `"${token}" has no meaning here: a survey tells where things stand, it judges nothing.`,
		token,
		next: "Leave it out."
	});
}
/** Topics whose answer rests on where the time goes. */
const OBSERVED = /* @__PURE__ */ new Set(["frontier", "pause"]);
/** What is carried out for a topic. A pause gives the comparison most of the time: it has the most to take. */
function partsOf(topic, { others, presets }, cells, { config }) {
	const all = cells.map((_, index) => index);
	const servers = all.filter((index) => config.lanes[cells[index]?.lane ?? ""]?.server !== void 0);
	const benches = all.filter((index) => !servers.includes(index));
	const every = topic === "pause" ? benches : all;
	const compare = {
		method: "compare",
		arms: [0, ...others],
		cells: every
	};
	const baseline = {
		method: "baseline",
		arms: [0],
		cells: every
	};
	const health = {
		method: "health",
		arms: [0, ...presets],
		cells: every
	};
	if (topic === "baseline") return [{
		...baseline,
		share: 1
	}];
	if (topic === "health") return [{
		...health,
		share: 1
	}];
	if (topic !== "pause") return [{
		...compare,
		share: 1
	}];
	return [
		{
			...health,
			share: .1
		},
		{
			...baseline,
			share: .25
		},
		{
			...compare,
			share: .4
		},
		{
			...compare,
			cells: servers,
			share: .25
		}
	].filter((part) => part.cells.length > 0);
}
function armsOf({ topic, names, options }, facts) {
	if (names.length > 0 && options.line !== void 0) return refuse({
		code: "misplaced-option",
		message: "The names already say what is built, so \"on\" has no meaning here.",
		token: "on",
		next: "Leave it out."
	});
	if (topic === "compare") {
		const found = all(names, facts);
		return found.ok ? ok$1({
			arms: found.value,
			others: places(1, names.length - 1),
			presets: []
		}) : found;
	}
	const [line = options.line ?? defaultLine(facts), ...named] = names;
	const choice = chooseLine(line, facts.config);
	if (!choice.ok) return choice;
	const presets = /health|pause/.test(topic) && choice.value.preset === void 0 ? presetsOf(line, facts) : [];
	const others = OBSERVED.has(topic) ? comparators(named, line, facts) : [];
	const found = all([
		line,
		...presets,
		...others
	], facts);
	if (!found.ok) return found;
	return ok$1({
		arms: found.value,
		...names.length > 0 ? {} : { line },
		presets: places(1, presets.length),
		others: places(1 + presets.length, others.length)
	});
}
function places(first, count) {
	return Array.from({ length: count }, (_, index) => first + index);
}
/** Those that are named, or every known allocator: one that is not installed loses its own column only. */
function comparators(names, line, { config }) {
	return names.length > 0 ? [...names] : Object.keys(knownAllocators(config)).filter((name) => name !== line);
}
function presetsOf(line, { config }) {
	return Object.keys(config.lines[line]?.presets ?? {}).map((preset) => `${line}+${preset}`);
}
function all(names, facts) {
	const arms = [];
	for (const name of names) {
		const arm = namedArm(name, facts);
		if (!arm.ok) return arm;
		arms.push(arm.value);
	}
	return ok$1(arms);
}
/** The lanes asked for; a health check runs each lane of the configuration once, in its first cell, unless told otherwise. */
function lanesOf({ topic, options }, { config }) {
	const chosen = options.suite !== void 0 || options.lanes.length > 0 || Object.keys(options.cells).length > 0;
	if (topic === "health" && !chosen) return ok$1({ cells: Object.keys(config.lanes).flatMap((lane) => laneCells(config, lane).slice(0, 1)) });
	const selection = selectLanes(options, config);
	if (!selection.ok) return selection;
	const { targets, guards, suite } = selection.value;
	const servers = topic === "pause" && options.lanes.length === 0 ? serverCells(config) : [];
	return ok$1({
		cells: [...new Map([
			...targets,
			...guards,
			...servers
		].map((cell) => [laneId(cell), cell])).values()],
		...suite === void 0 ? {} : { suite }
	});
}
/** Every lane that is a server, in its first cell: the nearest thing to a real workload that the configuration has. */
function serverCells(config) {
	return Object.entries(config.lanes).flatMap(([lane, { server }]) => server === void 0 ? [] : laneCells(config, lane).slice(0, 1));
}
// node_modules/js-yaml/dist/js-yaml.mjs
/*! js-yaml 5.5.0 https://github.com/nodeca/js-yaml @license MIT */
/**
* Returned by a scalar resolver when the source does not match its tag.
*
* @category Tags
*/
var NOT_RESOLVED = Symbol("NOT_RESOLVED");
/**
* Create a normalized scalar tag definition.
*
* @category Tags
*/
function defineScalarTag(tagName, options) {
	return {
		tagName,
		nodeKind: "scalar",
		implicit: options.implicit ?? false,
		matchByTagPrefix: options.matchByTagPrefix ?? false,
		implicitFirstChars: options.implicitFirstChars ?? null,
		resolve: options.resolve,
		identify: options.identify,
		represent: options.represent ?? ((data) => String(data)),
		representTagName: options.representTagName ?? (() => tagName)
	};
}
/**
* Create a normalized sequence tag definition.
*
* @category Tags
*/
function defineSequenceTag(tagName, options) {
	const carrierIsResult = options.finalize === void 0;
	return {
		tagName,
		nodeKind: "sequence",
		implicit: false,
		matchByTagPrefix: options.matchByTagPrefix ?? false,
		create: options.create,
		addItem: options.addItem,
		finalize: options.finalize ?? ((carrier) => carrier),
		carrierIsResult,
		identify: options.identify,
		represent: options.represent ?? ((data) => data),
		representTagName: options.representTagName ?? (() => tagName)
	};
}
/**
* Create a normalized mapping tag definition.
*
* @category Tags
*/
function defineMappingTag(tagName, options) {
	const carrierIsResult = options.finalize === void 0;
	return {
		tagName,
		nodeKind: "mapping",
		implicit: false,
		matchByTagPrefix: options.matchByTagPrefix ?? false,
		create: options.create,
		addPair: options.addPair,
		has: options.has,
		keys: options.keys,
		get: options.get,
		finalize: options.finalize ?? ((carrier) => carrier),
		carrierIsResult,
		identify: options.identify,
		represent: options.represent ?? ((data) => data),
		representTagName: options.representTagName ?? (() => tagName)
	};
}
/** @category Tags */
var strTag = defineScalarTag("tag:yaml.org,2002:str", {
	resolve: (source) => source,
	identify: (data) => typeof data === "string"
});
var NULL_VALUES$1 = [
	"",
	"~",
	"null",
	"Null",
	"NULL"
];
/** @category Tags */
var nullCoreTag = defineScalarTag("tag:yaml.org,2002:null", {
	implicit: true,
	implicitFirstChars: [
		"",
		"~",
		"n",
		"N"
	],
	resolve: (source) => {
		if (NULL_VALUES$1.indexOf(source) !== -1) return null;
		return NOT_RESOLVED;
	},
	identify: (object) => object === null,
	represent: () => "null"
});
/** @category Tags */
var nullJsonTag = defineScalarTag("tag:yaml.org,2002:null", {
	implicit: true,
	implicitFirstChars: ["n"],
	resolve: (source, isExplicit) => {
		if (source === "null" || isExplicit && source === "") return null;
		return NOT_RESOLVED;
	},
	identify: (object) => object === null,
	represent: () => "null"
});
var NULL_VALUES = [
	"",
	"~",
	"null",
	"Null",
	"NULL"
];
/** @category Tags */
var nullYaml11Tag = defineScalarTag("tag:yaml.org,2002:null", {
	implicit: true,
	implicitFirstChars: [
		"",
		"~",
		"n",
		"N"
	],
	resolve: (source) => {
		if (NULL_VALUES.indexOf(source) !== -1) return null;
		return NOT_RESOLVED;
	},
	identify: (object) => object === null,
	represent: () => "null"
});
var TRUE_VALUES$2 = [
	"true",
	"True",
	"TRUE"
];
var FALSE_VALUES$2 = [
	"false",
	"False",
	"FALSE"
];
/** @category Tags */
var boolCoreTag = defineScalarTag("tag:yaml.org,2002:bool", {
	implicit: true,
	implicitFirstChars: [
		"t",
		"T",
		"f",
		"F"
	],
	resolve: (source) => {
		if (TRUE_VALUES$2.indexOf(source) !== -1) return true;
		if (FALSE_VALUES$2.indexOf(source) !== -1) return false;
		return NOT_RESOLVED;
	},
	identify: (object) => Object.prototype.toString.call(object) === "[object Boolean]",
	represent: (object) => object ? "true" : "false"
});
var TRUE_VALUES$1 = ["true"];
var FALSE_VALUES$1 = ["false"];
/** @category Tags */
var boolJsonTag = defineScalarTag("tag:yaml.org,2002:bool", {
	implicit: true,
	implicitFirstChars: ["t", "f"],
	resolve: (source) => {
		if (TRUE_VALUES$1.indexOf(source) !== -1) return true;
		if (FALSE_VALUES$1.indexOf(source) !== -1) return false;
		return NOT_RESOLVED;
	},
	identify: (object) => Object.prototype.toString.call(object) === "[object Boolean]",
	represent: (object) => object ? "true" : "false"
});
var TRUE_VALUES = [
	"true",
	"True",
	"TRUE",
	"y",
	"Y",
	"yes",
	"Yes",
	"YES",
	"on",
	"On",
	"ON"
];
var FALSE_VALUES = [
	"false",
	"False",
	"FALSE",
	"n",
	"N",
	"no",
	"No",
	"NO",
	"off",
	"Off",
	"OFF"
];
/** @category Tags */
var boolYaml11Tag = defineScalarTag("tag:yaml.org,2002:bool", {
	implicit: true,
	implicitFirstChars: [
		"y",
		"Y",
		"n",
		"N",
		"t",
		"T",
		"f",
		"F",
		"o",
		"O"
	],
	resolve: (source) => {
		if (TRUE_VALUES.indexOf(source) !== -1) return true;
		if (FALSE_VALUES.indexOf(source) !== -1) return false;
		return NOT_RESOLVED;
	},
	identify: (object) => Object.prototype.toString.call(object) === "[object Boolean]",
	represent: (object) => object ? "true" : "false"
});
var YAML_INTEGER_IMPLICIT_PATTERN$1 = /* @__PURE__ */ new RegExp("^(?:0o[0-7]+|0x[0-9a-fA-F]+|[-+]?[0-9]+)$");
var YAML_INTEGER_EXPLICIT_PATTERN$1 = /* @__PURE__ */ new RegExp("^(?:[-+]?0b[0-1]+|[-+]?0o[0-7]+|[-+]?0x[0-9a-fA-F]+|[-+]?[0-9]+)$");
function parseYamlInteger$2(source) {
	let value = source;
	let sign = 1;
	if (value[0] === "-" || value[0] === "+") {
		if (value[0] === "-") sign = -1;
		value = value.slice(1);
	}
	if (value.startsWith("0b")) return sign * parseInt(value.slice(2), 2);
	if (value.startsWith("0o")) return sign * parseInt(value.slice(2), 8);
	if (value.startsWith("0x")) return sign * parseInt(value.slice(2), 16);
	return sign * parseInt(value, 10);
}
function resolveYamlInteger$2(source, isExplicit) {
	if (isExplicit) {
		if (!YAML_INTEGER_EXPLICIT_PATTERN$1.test(source)) return NOT_RESOLVED;
	} else if (!YAML_INTEGER_IMPLICIT_PATTERN$1.test(source)) return NOT_RESOLVED;
	const result = parseYamlInteger$2(source);
	return Number.isFinite(result) ? result : NOT_RESOLVED;
}
/** @category Tags */
var intCoreTag = defineScalarTag("tag:yaml.org,2002:int", {
	implicit: true,
	implicitFirstChars: [
		"-",
		"+",
		..."0123456789"
	],
	resolve: resolveYamlInteger$2,
	identify: (object) => Number.isInteger(object) && !Object.is(object, -0) && object.toString(10).indexOf("e") < 0,
	represent: (object) => object.toString(10)
});
var YAML_INTEGER_IMPLICIT_PATTERN = /* @__PURE__ */ new RegExp("^-?(?:0|[1-9][0-9]*)$");
var YAML_INTEGER_EXPLICIT_PATTERN = /* @__PURE__ */ new RegExp("^(?:[-+]?0b[0-1]+|[-+]?0o[0-7]+|[-+]?0x[0-9a-fA-F]+|[-+]?[0-9]+)$");
function parseYamlInteger$1(source) {
	let value = source;
	let sign = 1;
	if (value[0] === "-" || value[0] === "+") {
		if (value[0] === "-") sign = -1;
		value = value.slice(1);
	}
	if (value.startsWith("0b")) return sign * parseInt(value.slice(2), 2);
	if (value.startsWith("0o")) return sign * parseInt(value.slice(2), 8);
	if (value.startsWith("0x")) return sign * parseInt(value.slice(2), 16);
	return sign * parseInt(value, 10);
}
function resolveYamlInteger$1(source, isExplicit) {
	if (isExplicit) {
		if (!YAML_INTEGER_EXPLICIT_PATTERN.test(source)) return NOT_RESOLVED;
	} else if (!YAML_INTEGER_IMPLICIT_PATTERN.test(source)) return NOT_RESOLVED;
	const result = parseYamlInteger$1(source);
	return Number.isFinite(result) ? result : NOT_RESOLVED;
}
/** @category Tags */
var intJsonTag = defineScalarTag("tag:yaml.org,2002:int", {
	implicit: true,
	implicitFirstChars: ["-", ..."0123456789"],
	resolve: resolveYamlInteger$1,
	identify: (object) => Number.isInteger(object) && !Object.is(object, -0) && object.toString(10).indexOf("e") < 0,
	represent: (object) => object.toString(10)
});
var YAML_INTEGER_PATTERN = /* @__PURE__ */ new RegExp("^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?0x[0-9a-fA-F_]+|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+|[-+]?(?:0|[1-9][0-9_]*))$");
function parseYamlInteger(source) {
	let value = source.replace(/_/g, "");
	let sign = 1;
	if (value[0] === "-" || value[0] === "+") {
		if (value[0] === "-") sign = -1;
		value = value.slice(1);
	}
	if (value.startsWith("0b")) return sign * parseInt(value.slice(2), 2);
	if (value.startsWith("0x")) return sign * parseInt(value.slice(2), 16);
	if (value.includes(":")) {
		let result = 0;
		for (const part of value.split(":")) result = result * 60 + Number(part);
		return sign * result;
	}
	if (value !== "0" && value[0] === "0") return sign * parseInt(value, 8);
	return sign * parseInt(value, 10);
}
function resolveYamlInteger(source) {
	if (!YAML_INTEGER_PATTERN.test(source)) return NOT_RESOLVED;
	const result = parseYamlInteger(source);
	return Number.isFinite(result) ? result : NOT_RESOLVED;
}
/** @category Tags */
var intYaml11Tag = defineScalarTag("tag:yaml.org,2002:int", {
	implicit: true,
	implicitFirstChars: [
		"-",
		"+",
		..."0123456789"
	],
	resolve: resolveYamlInteger,
	identify: (object) => Number.isInteger(object) && !Object.is(object, -0) && object.toString(10).indexOf("e") < 0,
	represent: (object) => object.toString(10)
});
var YAML_FLOAT_PATTERN$1 = /* @__PURE__ */ new RegExp("^(?:[-+]?[0-9]+(?:\\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|[-+]?\\.[0-9]+(?:[eE][-+]?[0-9]+)?|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");
var YAML_FLOAT_SPECIAL_PATTERN$1 = /* @__PURE__ */ new RegExp("^(?:[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");
function resolveYamlFloat$2(source) {
	if (!YAML_FLOAT_PATTERN$1.test(source)) return NOT_RESOLVED;
	let value = source.toLowerCase();
	const sign = value[0] === "-" ? -1 : 1;
	if ("+-".includes(value[0])) value = value.slice(1);
	if (value === ".inf") return sign === 1 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
	if (value === ".nan") return NaN;
	const result = sign * parseFloat(value);
	if (Number.isFinite(result) || YAML_FLOAT_SPECIAL_PATTERN$1.test(source)) return result;
	return NOT_RESOLVED;
}
function representYamlFloat$2(object) {
	if (isNaN(object)) return ".nan";
	if (object === Number.POSITIVE_INFINITY) return ".inf";
	if (object === Number.NEGATIVE_INFINITY) return "-.inf";
	if (Object.is(object, -0)) return "-0.0";
	const result = object.toString(10);
	return /^[-+]?[0-9]+e/.test(result) ? result.replace("e", ".e") : result;
}
/** @category Tags */
var floatCoreTag = defineScalarTag("tag:yaml.org,2002:float", {
	implicit: true,
	implicitFirstChars: [
		"-",
		"+",
		".",
		..."0123456789"
	],
	resolve: resolveYamlFloat$2,
	identify: (object) => typeof object === "number" && (!Number.isInteger(object) || Object.is(object, -0) || object.toString(10).indexOf("e") >= 0),
	represent: representYamlFloat$2
});
var YAML_FLOAT_IMPLICIT_PATTERN = /* @__PURE__ */ new RegExp("^-?(?:0|[1-9][0-9]*)(?:\\.[0-9]*)?(?:[eE][-+]?[0-9]+)?$");
var YAML_FLOAT_EXPLICIT_PATTERN = /* @__PURE__ */ new RegExp("^(?:[-+]?[0-9]+(?:\\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|[-+]?\\.[0-9]+(?:[eE][-+]?[0-9]+)?|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");
function resolveYamlFloat$1(source, isExplicit) {
	if (isExplicit) {
		if (!YAML_FLOAT_EXPLICIT_PATTERN.test(source)) return NOT_RESOLVED;
		let value = source.toLowerCase();
		const sign = value[0] === "-" ? -1 : 1;
		if ("+-".includes(value[0])) value = value.slice(1);
		if (value === ".inf") return sign === 1 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
		if (value === ".nan") return NaN;
		const result = sign * parseFloat(value);
		return Number.isFinite(result) ? result : NOT_RESOLVED;
	}
	if (!YAML_FLOAT_IMPLICIT_PATTERN.test(source)) return NOT_RESOLVED;
	const result = Number(source);
	if (Number.isFinite(result)) return result;
	return NOT_RESOLVED;
}
function representYamlFloat$1(object) {
	if (isNaN(object)) return ".nan";
	if (object === Number.POSITIVE_INFINITY) return ".inf";
	if (object === Number.NEGATIVE_INFINITY) return "-.inf";
	if (Object.is(object, -0)) return "-0.0";
	const result = object.toString(10);
	return /^[-+]?[0-9]+e/.test(result) ? result.replace("e", ".e") : result;
}
/** @category Tags */
var floatJsonTag = defineScalarTag("tag:yaml.org,2002:float", {
	implicit: true,
	implicitFirstChars: ["-", ..."0123456789"],
	resolve: resolveYamlFloat$1,
	identify: (object) => typeof object === "number" && (!Number.isInteger(object) || Object.is(object, -0) || object.toString(10).indexOf("e") >= 0),
	represent: representYamlFloat$1
});
var YAML_FLOAT_PATTERN = /* @__PURE__ */ new RegExp("^(?:[-+]?(?:(?:[0-9][0-9_]*)?\\.[0-9_]*)(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");
var YAML_FLOAT_SPECIAL_PATTERN = /* @__PURE__ */ new RegExp("^(?:[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");
function resolveYamlFloat(source) {
	if (!YAML_FLOAT_PATTERN.test(source)) return NOT_RESOLVED;
	let value = source.toLowerCase().replace(/_/g, "");
	const sign = value[0] === "-" ? -1 : 1;
	if ("+-".includes(value[0])) value = value.slice(1);
	if (value === ".inf") return sign === 1 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
	if (value === ".nan") return NaN;
	let result = 0;
	if (value.includes(":")) {
		for (const part of value.split(":")) result = result * 60 + Number(part);
		result *= sign;
	} else result = sign * parseFloat(value);
	if (Number.isFinite(result) || YAML_FLOAT_SPECIAL_PATTERN.test(source)) return result;
	return NOT_RESOLVED;
}
function representYamlFloat(object) {
	if (isNaN(object)) return ".nan";
	if (object === Number.POSITIVE_INFINITY) return ".inf";
	if (object === Number.NEGATIVE_INFINITY) return "-.inf";
	if (Object.is(object, -0)) return "-0.0";
	const result = object.toString(10);
	return /^[-+]?[0-9]+e/.test(result) ? result.replace("e", ".e") : result;
}
/** @category Tags */
var floatYaml11Tag = defineScalarTag("tag:yaml.org,2002:float", {
	implicit: true,
	implicitFirstChars: [
		"-",
		"+",
		".",
		..."0123456789"
	],
	resolve: resolveYamlFloat,
	identify: (object) => typeof object === "number" && (!Number.isInteger(object) || Object.is(object, -0) || object.toString(10).indexOf("e") >= 0),
	represent: representYamlFloat
});
/**
* Enables merge keys in {@link CORE_SCHEMA} when added with
* {@link Schema.withTags}.
*
* @category Tags
*/
var mergeTag = defineScalarTag("tag:yaml.org,2002:merge", {
	implicit: true,
	implicitFirstChars: ["<"],
	resolve: (source, isExplicit) => {
		if (source === "<<" || isExplicit && source === "") return "<<";
		return NOT_RESOLVED;
	},
	identify: () => false
});
var BASE64_PATTERN = /^[A-Za-z0-9+/]*={0,2}$/;
function resolveYamlBinary(source) {
	const input = source.replace(/\s/g, "");
	if (input.length % 4 !== 0 || !BASE64_PATTERN.test(input)) return NOT_RESOLVED;
	const binary = atob(input);
	const result = new Uint8Array(binary.length);
	for (let index = 0; index < binary.length; index++) result[index] = binary.charCodeAt(index);
	return result;
}
function representYamlBinary(object) {
	let binary = "";
	for (let index = 0; index < object.length; index++) binary += String.fromCharCode(object[index]);
	return btoa(binary);
}
/**
* The `!!binary` tag, represented as a `Uint8Array`.
*
* @category Tags
*/
var binaryTag = defineScalarTag("tag:yaml.org,2002:binary", {
	resolve: resolveYamlBinary,
	identify: (object) => Object.prototype.toString.call(object) === "[object Uint8Array]",
	represent: representYamlBinary
});
var YAML_DATE_REGEXP = /* @__PURE__ */ new RegExp("^([0-9][0-9][0-9][0-9])-([0-9][0-9])-([0-9][0-9])$");
var YAML_TIMESTAMP_REGEXP = /* @__PURE__ */ new RegExp("^([0-9][0-9][0-9][0-9])-([0-9][0-9]?)-([0-9][0-9]?)(?:[Tt]|[ \\t]+)([0-9][0-9]?):([0-9][0-9]):([0-9][0-9])(?:\\.([0-9]*))?(?:[ \\t]*(Z|([-+])([0-9][0-9]?)(?::([0-9][0-9]))?))?$");
function makeUtcDate(year, month, day, hour = 0, minute = 0, second = 0, fraction = 0) {
	const date = new Date(Date.UTC(year, month, day, hour, minute, second, fraction));
	date.setUTCFullYear(year, month, day);
	return date;
}
function resolveYamlTimestamp(source) {
	let match = YAML_DATE_REGEXP.exec(source);
	if (match === null) match = YAML_TIMESTAMP_REGEXP.exec(source);
	if (match === null) return NOT_RESOLVED;
	const year = +match[1];
	const month = +match[2] - 1;
	const day = +match[3];
	if (!match[4]) {
		const date = makeUtcDate(year, month, day);
		if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month || date.getUTCDate() !== day) return NOT_RESOLVED;
		return date;
	}
	const hour = +match[4];
	const minute = +match[5];
	const second = +match[6];
	let fraction = 0;
	if (hour > 23 || minute > 59 || second > 59) return NOT_RESOLVED;
	if (match[7]) {
		let value = match[7].slice(0, 3);
		while (value.length < 3) value += "0";
		fraction = +value;
	}
	const date = makeUtcDate(year, month, day, hour, minute, second, fraction);
	if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month || date.getUTCDate() !== day) return NOT_RESOLVED;
	if (match[9]) {
		const offsetHour = +match[10];
		const offsetMinute = +(match[11] || 0);
		if (offsetHour > 23 || offsetMinute > 59) return NOT_RESOLVED;
		const offset = (offsetHour * 60 + offsetMinute) * 6e4;
		date.setTime(date.getTime() - (match[9] === "-" ? -offset : offset));
	}
	return date;
}
/**
* The YAML 1.1 `!!timestamp` tag, represented as a JavaScript `Date`.
*
* @category Tags
*/
var timestampTag = defineScalarTag("tag:yaml.org,2002:timestamp", {
	implicit: true,
	implicitFirstChars: [..."0123456789"],
	resolve: resolveYamlTimestamp,
	identify: (object) => object instanceof Date,
	represent: (object) => object.toISOString()
});
/** @category Tags */
var seqTag = defineSequenceTag("tag:yaml.org,2002:seq", {
	create: () => [],
	addItem: (container, item) => {
		container.push(item);
	},
	identify: Array.isArray
});
function isPlainObject$1(data) {
	if (data === null || typeof data !== "object" || Array.isArray(data)) return false;
	const prototype = Object.getPrototypeOf(data);
	return prototype === null || prototype === Object.prototype;
}
function pick(object, keys) {
	const result = {};
	for (const key of keys) if (object[key] !== void 0) result[key] = object[key];
	return result;
}
/**
* Provided only for YAML 1.1 compatibility and supported by the loader only.
* JavaScript has no dedicated class to represent this type, so it cannot be
* identified and dumped.
*
* ```yaml
* !!omap
*   - one: 1
*   - two: 2
* ```
*
* is loaded as
*
* ```javascript
* [
*   { one: 1 },
*   { two: 2 }
* ]
* ```
*
* @category Tags
*/
var omapTag = defineSequenceTag("tag:yaml.org,2002:omap", {
	create: () => ({
		list: [],
		seen: /* @__PURE__ */ new Set()
	}),
	addItem: (carrier, item) => {
		let key;
		if (item instanceof Map) {
			if (item.size !== 1) return "cannot resolve an ordered map item";
			key = item.keys().next().value;
		} else if (isPlainObject$1(item)) {
			const itemKeys = Object.keys(item);
			if (itemKeys.length !== 1) return "cannot resolve an ordered map item";
			key = itemKeys[0];
		} else return "cannot resolve an ordered map item";
		if (carrier.seen.has(key)) return "duplicate key in ordered map";
		carrier.seen.add(key);
		carrier.list.push(item);
		return "";
	},
	finalize: (carrier) => carrier.list,
	identify: () => false
});
/**
* Provided only for YAML 1.1 compatibility and supported by the loader only.
* JavaScript has no dedicated class to represent this type, so it cannot be
* identified and dumped.
*
* ```yaml
* !!pairs
*   - one: 1
*   - two: 2
* ```
*
* is loaded as
*
* ```javascript
* [
*   ['one', 1],
*   ['two', 2]
* ]
* ```
*
* @category Tags
*/
var pairsTag = defineSequenceTag("tag:yaml.org,2002:pairs", {
	create: () => [],
	addItem: (container, item) => {
		if (item instanceof Map) {
			if (item.size !== 1) return "cannot resolve a pairs item";
			container.push(item.entries().next().value);
			return "";
		}
		if (Object.prototype.toString.call(item) !== "[object Object]") return "cannot resolve a pairs item";
		const object = item;
		const keys = Object.keys(object);
		if (keys.length !== 1) return "cannot resolve a pairs item";
		container.push([keys[0], object[keys[0]]]);
		return "";
	},
	identify: () => false
});
/**
* This is the default mapping implementation. It uses `{}` objects and has only
* partial functionality due to language limitations. This choice was made
* because users expect to get JavaScript objects, and it was left unchanged to
* avoid too many breaking changes in the v5 release.
*
* Side effects:
*
* - `Object.hasOwn()` checks or `for...of` loops are required for safe use (to
*   avoid falling through to prototypes).
* - Only scalar string keys are supported properly.
* - Other scalar keys, such as `null` and numbers, are converted to strings.
*   This is historical behaviour, and it can cause side effects such as
*   problems with `!!merge`.
*
* Note that non-string scalar keys may be deprecated in future versions.
*
* Ideally, use {@link realMapTag} instead.
*
* @category Tags
*/
var mapTag = defineMappingTag("tag:yaml.org,2002:map", {
	create: () => ({}),
	identify: isPlainObject$1,
	represent: (o) => {
		const map = /* @__PURE__ */ new Map();
		for (const key of Object.keys(o)) map.set(key, o[key]);
		return map;
	},
	addPair: (container, key, value) => {
		if (key !== null && typeof key === "object") return "object-based map does not support complex keys";
		const normalizedKey = String(key);
		if (normalizedKey === "__proto__") Object.defineProperty(container, normalizedKey, {
			value,
			enumerable: true,
			configurable: true,
			writable: true
		});
		else container[normalizedKey] = value;
		return "";
	},
	has: (container, key) => {
		if (key !== null && typeof key === "object") return false;
		return Object.prototype.hasOwnProperty.call(container, String(key));
	},
	keys: (container) => Object.keys(container),
	get: (container, key) => {
		const normalizedKey = String(key);
		if (!Object.prototype.hasOwnProperty.call(container, normalizedKey)) return null;
		return container[normalizedKey];
	}
});
/**
* The YAML 1.1 `!!set` tag, represented as a JavaScript `Set`.
*
* @category Tags
*/
var setTag = defineMappingTag("tag:yaml.org,2002:set", {
	create: () => /* @__PURE__ */ new Set(),
	identify: (data) => data instanceof Set,
	represent: (data) => {
		const map = /* @__PURE__ */ new Map();
		for (const key of data) map.set(key, null);
		return map;
	},
	addPair: (container, key, value) => {
		if (value !== null) return "cannot resolve a set item";
		container.add(key);
		return "";
	},
	has: (container, key) => container.has(key),
	keys: (container) => container.keys(),
	get: () => null
});
function createTagDefinitionMap() {
	return {
		scalar: Object.create(null),
		sequence: Object.create(null),
		mapping: Object.create(null)
	};
}
function createTagDefinitionListMap() {
	return {
		scalar: [],
		sequence: [],
		mapping: []
	};
}
function compileTags(tags) {
	const result = [];
	for (const tag of tags) {
		let index = result.length;
		for (let previousIndex = 0; previousIndex < result.length; previousIndex++) {
			const previous = result[previousIndex];
			if (previous.nodeKind === tag.nodeKind && previous.tagName === tag.tagName && previous.matchByTagPrefix === tag.matchByTagPrefix) {
				index = previousIndex;
				break;
			}
		}
		result[index] = tag;
	}
	return result;
}
/**
* Controls tag resolution when loading and type selection when dumping.
*
* @category Schemas
*/
var Schema = class Schema {
	tags;
	/** @internal */
	implicitScalarTags;
	/**
	* Dispatch implicit scalar resolvers by `source.charAt(0)`. Each bucket holds
	* the resolvers that may match that key, in schema order; a key absent from
	* the map uses
	* {@link Schema.implicitScalarAnyFirstChar}
	* (resolvers that declared no first-char constraint, so they apply to any
	* first character).
	*/
	implicitScalarByFirstChar;
	implicitScalarAnyFirstChar;
	/**
	* The default scalar tag (`!!str`), resolved once so the composer's fallback
	* for unresolved plain scalars avoids a keyed lookup per scalar.
	*
	* @internal
	*/
	defaultScalarTag;
	/**
	* The default container tags (`!!seq` / `!!map`), used by the dumper: when a
	* value is identified by its default tag, the tag is implicit and not
	* printed. Undefined if the schema does not define them (then such values
	* can't be dumped).
	*
	* @internal
	*/
	defaultSequenceTag;
	/** @internal */
	defaultMappingTag;
	exact;
	prefix;
	constructor(tags) {
		const compiledTags = compileTags(tags);
		const implicitScalarTags = [];
		const exact = createTagDefinitionMap();
		const prefix = createTagDefinitionListMap();
		for (const tag of compiledTags) {
			if (tag.nodeKind === "scalar" && tag.implicit) {
				if (tag.matchByTagPrefix) throw new Error("Implicit scalar tags cannot match by tag prefix");
				implicitScalarTags.push(tag);
			}
			switch (tag.nodeKind) {
				case "scalar":
					if (tag.matchByTagPrefix) prefix.scalar.push(tag);
					else exact.scalar[tag.tagName] = tag;
					break;
				case "sequence":
					if (tag.matchByTagPrefix) prefix.sequence.push(tag);
					else exact.sequence[tag.tagName] = tag;
					break;
				case "mapping": if (tag.matchByTagPrefix) prefix.mapping.push(tag);
				else exact.mapping[tag.tagName] = tag;
			}
		}
		const implicitScalarAnyFirstChar = implicitScalarTags.filter((tag) => tag.implicitFirstChars === null);
		const keys = /* @__PURE__ */ new Set();
		for (const tag of implicitScalarTags) if (tag.implicitFirstChars !== null) for (const key of tag.implicitFirstChars) keys.add(key);
		const implicitScalarByFirstChar = /* @__PURE__ */ new Map();
		for (const key of keys) implicitScalarByFirstChar.set(key, implicitScalarTags.filter((tag) => tag.implicitFirstChars === null || tag.implicitFirstChars.indexOf(key) !== -1));
		const defaultScalarTag = exact.scalar["tag:yaml.org,2002:str"];
		if (!defaultScalarTag) throw new Error("schema does not define the default scalar tag (tag:yaml.org,2002:str)");
		this.tags = compiledTags;
		this.implicitScalarTags = implicitScalarTags;
		this.implicitScalarByFirstChar = implicitScalarByFirstChar;
		this.implicitScalarAnyFirstChar = implicitScalarAnyFirstChar;
		this.defaultScalarTag = defaultScalarTag;
		this.defaultSequenceTag = exact.sequence["tag:yaml.org,2002:seq"];
		this.defaultMappingTag = exact.mapping["tag:yaml.org,2002:map"];
		this.exact = exact;
		this.prefix = prefix;
	}
	/** @internal */
	lookupScalarTag(tagName) {
		const exactTag = this.exact.scalar[tagName];
		if (exactTag) return exactTag;
		for (const tag of this.prefix.scalar) if (tagName.startsWith(tag.tagName)) return tag;
	}
	/** @internal */
	lookupSequenceTag(tagName) {
		const exactTag = this.exact.sequence[tagName];
		if (exactTag) return exactTag;
		for (const tag of this.prefix.sequence) if (tagName.startsWith(tag.tagName)) return tag;
	}
	/** @internal */
	lookupMappingTag(tagName) {
		const exactTag = this.exact.mapping[tagName];
		if (exactTag) return exactTag;
		for (const tag of this.prefix.mapping) if (tagName.startsWith(tag.tagName)) return tag;
	}
	/** @internal */
	resolveImplicitScalarTag(source) {
		const candidates = this.implicitScalarByFirstChar.get(source.charAt(0)) ?? this.implicitScalarAnyFirstChar;
		for (const tag of candidates) {
			const value = tag.resolve(source, false, tag.tagName);
			if (value !== NOT_RESOLVED) return {
				value,
				tag
			};
		}
		const tag = this.defaultScalarTag;
		return {
			value: tag.resolve(source, false, tag.tagName),
			tag
		};
	}
	/**
	* Creates a new schema with the specified tags added. If a tag already
	* exists, it is replaced by the specified tag.
	*
	* @example
	*
	* ```javascript
	* import { CORE_SCHEMA, mergeTag, realMapTag } from 'js-yaml'
	*
	* const schema = CORE_SCHEMA.withTags(mergeTag, realMapTag)
	* ```
	*/
	withTags(...tags) {
		let flatTags = [];
		for (const tag of tags) flatTags = flatTags.concat(tag);
		return new Schema([...this.tags, ...flatTags]);
	}
};
/**
* The YAML 1.2 Failsafe Schema: strings, sequences, and mappings.
*
* @category Schemas
*/
var FAILSAFE_SCHEMA = new Schema([
	strTag,
	seqTag,
	mapTag
]);
new Schema([
	...FAILSAFE_SCHEMA.tags,
	nullJsonTag,
	boolJsonTag,
	intJsonTag,
	floatJsonTag
]);
/**
* The default schema for the loaders. Note, {@link CORE_SCHEMA} comes
* without the `!!merge` tag. You can easily enable it if needed.
*
* @example
* Enable {@link mergeTag}:
*
* ```javascript
* import { load, CORE_SCHEMA, mergeTag } from 'js-yaml'
*
* try {
*   load(data, { schema: CORE_SCHEMA.withTags(mergeTag) })
* } catch (e) {
*   console.error(e)
* }
* ```
*
* @category Schemas
*/
var CORE_SCHEMA = new Schema([
	...FAILSAFE_SCHEMA.tags,
	nullCoreTag,
	boolCoreTag,
	intCoreTag,
	floatCoreTag
]);
new Schema([
	...FAILSAFE_SCHEMA.tags,
	nullYaml11Tag,
	boolYaml11Tag,
	intYaml11Tag,
	floatYaml11Tag,
	timestampTag,
	mergeTag,
	binaryTag,
	omapTag,
	pairsTag,
	setTag
]).withTags({
	...intYaml11Tag,
	resolve: (source, isExplicit, tagName) => {
		const result = intYaml11Tag.resolve(source, isExplicit, tagName);
		return result === NOT_RESOLVED ? intCoreTag.resolve(source, isExplicit, tagName) : result;
	}
}, {
	...floatYaml11Tag,
	resolve: (source, isExplicit, tagName) => {
		const result = floatYaml11Tag.resolve(source, isExplicit, tagName);
		return result === NOT_RESOLVED ? floatCoreTag.resolve(source, isExplicit, tagName) : result;
	}
});
defineMappingTag("tag:yaml.org,2002:map", {
	create: () => /* @__PURE__ */ new Map(),
	addPair: (container, key, value) => {
		container.set(key, value);
		return "";
	},
	has: (container, key) => container.has(key),
	keys: (container) => container.keys(),
	get: (container, key) => container.get(key),
	identify: (data) => data instanceof Map || isPlainObject$1(data),
	represent: (data) => {
		if (data instanceof Map) return data;
		const map = /* @__PURE__ */ new Map();
		const obj = data;
		for (const key of Object.keys(obj)) map.set(key, obj[key]);
		return map;
	}
});
function normalizeKey(key) {
	if (Array.isArray(key)) {
		const array = Array.prototype.slice.call(key);
		for (let index = 0; index < array.length; index++) {
			if (Array.isArray(array[index])) return null;
			if (typeof array[index] === "object" && Object.prototype.toString.call(array[index]) === "[object Object]") array[index] = "[object Object]";
		}
		return String(array);
	}
	if (typeof key === "object" && Object.prototype.toString.call(key) === "[object Object]") return "[object Object]";
	return String(key);
}
defineMappingTag("tag:yaml.org,2002:map", {
	create: () => ({}),
	identify: isPlainObject$1,
	represent: (o) => {
		const map = /* @__PURE__ */ new Map();
		for (const key of Object.keys(o)) map.set(key, o[key]);
		return map;
	},
	addPair: (container, key, value) => {
		const normalizedKey = normalizeKey(key);
		if (normalizedKey === null) return "nested arrays are not supported inside keys";
		if (normalizedKey === "__proto__") Object.defineProperty(container, normalizedKey, {
			value,
			enumerable: true,
			configurable: true,
			writable: true
		});
		else container[normalizedKey] = value;
		return "";
	},
	has: (container, key) => {
		const normalizedKey = normalizeKey(key);
		return normalizedKey !== null && Object.prototype.hasOwnProperty.call(container, normalizedKey);
	},
	keys: (container) => Object.keys(container),
	get: (container, key) => {
		const normalizedKey = String(key);
		if (!Object.prototype.hasOwnProperty.call(container, normalizedKey)) return null;
		return container[normalizedKey];
	}
});
var DEFAULT_SNIPPET_OPTIONS = {
	maxLength: 79,
	indent: 1,
	linesBefore: 3,
	linesAfter: 2
};
function getLine(buffer, lineStart, lineEnd, position, maxLineLength) {
	let head = "";
	let tail = "";
	const maxHalfLength = Math.floor(maxLineLength / 2) - 1;
	if (position - lineStart > maxHalfLength) {
		head = " ... ";
		lineStart = position - maxHalfLength + head.length;
	}
	if (lineEnd - position > maxHalfLength) {
		tail = " ...";
		lineEnd = position + maxHalfLength - tail.length;
	}
	return {
		str: head + buffer.slice(lineStart, lineEnd).replace(/\t/g, "→") + tail,
		pos: position - lineStart + head.length
	};
}
function padStart(string, max) {
	return " ".repeat(Math.max(max - string.length, 0)) + string;
}
function makeSnippet(mark, options) {
	if (!mark.buffer) return null;
	const opts = {
		...DEFAULT_SNIPPET_OPTIONS,
		...options
	};
	const re = /\r?\n|\r|\0/g;
	const lineStarts = [0];
	const lineEnds = [];
	let match;
	let foundLineNo = -1;
	while (match = re.exec(mark.buffer)) {
		lineEnds.push(match.index);
		lineStarts.push(match.index + match[0].length);
		if (mark.position <= match.index && foundLineNo < 0) foundLineNo = lineStarts.length - 2;
	}
	if (foundLineNo < 0) foundLineNo = lineStarts.length - 1;
	let result = "";
	const lineNoLength = Math.min(mark.line + opts.linesAfter, lineEnds.length).toString().length;
	const maxLineLength = opts.maxLength - (opts.indent + lineNoLength + 3);
	for (let i = 1; i <= opts.linesBefore; i++) {
		if (foundLineNo - i < 0) break;
		const line = getLine(mark.buffer, lineStarts[foundLineNo - i], lineEnds[foundLineNo - i], mark.position - (lineStarts[foundLineNo] - lineStarts[foundLineNo - i]), maxLineLength);
		result = `${" ".repeat(opts.indent)}${padStart((mark.line - i + 1).toString(), lineNoLength)} | ${line.str}\n${result}`;
	}
	const line = getLine(mark.buffer, lineStarts[foundLineNo], lineEnds[foundLineNo], mark.position, maxLineLength);
	result += `${" ".repeat(opts.indent)}${padStart((mark.line + 1).toString(), lineNoLength)} | ${line.str}\n`;
	result += `${"-".repeat(opts.indent + lineNoLength + 3 + line.pos)}^\n`;
	for (let i = 1; i <= opts.linesAfter; i++) {
		if (foundLineNo + i >= lineEnds.length) break;
		const line = getLine(mark.buffer, lineStarts[foundLineNo + i], lineEnds[foundLineNo + i], mark.position - (lineStarts[foundLineNo] - lineStarts[foundLineNo + i]), maxLineLength);
		result += `${" ".repeat(opts.indent)}${padStart((mark.line + i + 1).toString(), lineNoLength)} | ${line.str}\n`;
	}
	return result.replace(/\n$/, "");
}
function formatError(exception, compact) {
	let where = "";
	if (!exception.mark) return exception.reason;
	if (exception.mark.name) where += `in "${exception.mark.name}" `;
	where += `(${exception.mark.line + 1}:${exception.mark.column + 1})`;
	if (!compact && exception.mark.snippet) where += `\n\n${exception.mark.snippet}`;
	return `${exception.reason} ${where}`;
}
/**
* A YAML error. Unlike an ordinary `Error`, it adds a source snippet showing
* the location of the problem to the error message, when available.
*
* @category Main
*/
var YAMLException = class YAMLException extends Error {
	reason;
	mark;
	/**
	* Optional `mark` contains source snippet data. Usually, use
	* {@link YAMLException.throwAt} instead of passing it directly.
	*/
	constructor(reason, mark) {
		super();
		this.name = "YAMLException";
		this.reason = reason;
		this.mark = mark;
		this.message = formatError(this, false);
		if (Error.captureStackTrace) Error.captureStackTrace(this, this.constructor);
	}
	/**
	* Returns the formatted error, omitting the source snippet in compact mode.
	*/
	toString(compact) {
		return `${this.name}: ${formatError(this, compact)}`;
	}
	/**
	* Builds a YAMLException with a source snippet and throws it. `source` is
	* the raw input text; `position` is an offset into it.
	*/
	static throwAt(source, position, message, filename = "") {
		let line = 0;
		let lineStart = 0;
		for (let index = 0; index < position; index++) {
			const ch = source.charCodeAt(index);
			if (ch === 10) {
				line++;
				lineStart = index + 1;
			} else if (ch === 13) {
				line++;
				if (source.charCodeAt(index + 1) === 10) index++;
				lineStart = index + 1;
			}
		}
		const mark = {
			name: filename,
			buffer: source,
			position,
			line,
			column: position - lineStart
		};
		mark.snippet = makeSnippet(mark);
		throw new YAMLException(message, mark);
	}
};
/** @category Events */
var EVENT_ID = {
	DOCUMENT: 1,
	SEQUENCE: 2,
	MAPPING: 3,
	SCALAR: 4,
	ALIAS: 5,
	POP: 6
};
/** @category Nodes */
var SCALAR_STYLE = {
	PLAIN: 1,
	SINGLE_QUOTED: 2,
	DOUBLE_QUOTED: 3,
	LITERAL_BLOCK: 4,
	FOLDED_BLOCK: 5
};
/** @category Nodes */
var COLLECTION_STYLE = {
	BLOCK: 1,
	FLOW: 2
};
/** @category Nodes */
var CHOMPING_MODE = {
	CLIP: 1,
	STRIP: 2,
	KEEP: 3
};
var NO_RANGE$3 = -1;
function simpleEscapeSequence(c) {
	switch (c) {
		case 48: return "\0";
		case 97: return "\x07";
		case 98: return "\b";
		case 116: return "	";
		case 9: return "	";
		case 110: return "\n";
		case 118: return "\v";
		case 102: return "\f";
		case 114: return "\r";
		case 101: return "\x1B";
		case 32: return " ";
		case 34: return "\"";
		case 47: return "/";
		case 92: return "\\";
		case 78: return "";
		case 95: return "\xA0";
		case 76: return "\u2028";
		case 80: return "\u2029";
		default: return "";
	}
}
var simpleEscapeCheck = new Array(256);
var simpleEscapeMap = new Array(256);
for (let i = 0; i < 256; i++) {
	simpleEscapeCheck[i] = simpleEscapeSequence(i) ? 1 : 0;
	simpleEscapeMap[i] = simpleEscapeSequence(i);
}
function charFromCodepoint(c) {
	if (c <= 65535) return String.fromCharCode(c);
	return String.fromCharCode((c - 65536 >> 10) + 55296, (c - 65536 & 1023) + 56320);
}
function fromHexCode$1(c) {
	if (c >= 48 && c <= 57) return c - 48;
	return (c | 32) - 97 + 10;
}
function escapedHexLen$1(c) {
	if (c === 120) return 2;
	if (c === 117) return 4;
	return 8;
}
function skipFoldedBreaks(input, position, end) {
	let breaks = 0;
	while (position < end) {
		const ch = input.charCodeAt(position);
		if (ch === 10) {
			breaks++;
			position++;
		} else if (ch === 13) {
			breaks++;
			position++;
			if (input.charCodeAt(position) === 10) position++;
		} else if (ch === 32 || ch === 9) position++;
		else break;
	}
	return {
		position,
		breaks
	};
}
function foldedBreaks(count) {
	if (count === 1) return " ";
	return "\n".repeat(count - 1);
}
function getPlainValue(input, start, end) {
	let result = "";
	let position = start;
	let captureStart = start;
	let captureEnd = start;
	while (position < end) {
		const ch = input.charCodeAt(position);
		if (ch === 10 || ch === 13) {
			result += input.slice(captureStart, captureEnd);
			const fold = skipFoldedBreaks(input, position, end);
			result += foldedBreaks(fold.breaks);
			position = captureStart = captureEnd = fold.position;
		} else {
			position++;
			if (ch !== 32 && ch !== 9) captureEnd = position;
		}
	}
	return result + input.slice(captureStart, captureEnd);
}
function getSingleQuotedValue(input, start, end) {
	let result = "";
	let position = start;
	let captureStart = start;
	let captureEnd = start;
	while (position < end) {
		const ch = input.charCodeAt(position);
		if (ch === 39) {
			result += input.slice(captureStart, position) + "'";
			position += 2;
			captureStart = captureEnd = position;
		} else if (ch === 10 || ch === 13) {
			result += input.slice(captureStart, captureEnd);
			const fold = skipFoldedBreaks(input, position, end);
			result += foldedBreaks(fold.breaks);
			position = captureStart = captureEnd = fold.position;
		} else {
			position++;
			if (ch !== 32 && ch !== 9) captureEnd = position;
		}
	}
	return result + input.slice(captureStart, end);
}
function getDoubleQuotedValue(input, start, end) {
	let result = "";
	let position = start;
	let captureStart = start;
	let captureEnd = start;
	while (position < end) {
		const ch = input.charCodeAt(position);
		if (ch === 92) {
			result += input.slice(captureStart, position);
			position++;
			const escaped = input.charCodeAt(position);
			if (escaped === 10 || escaped === 13) position = skipFoldedBreaks(input, position, end).position;
			else if (escaped < 256 && simpleEscapeCheck[escaped]) {
				result += simpleEscapeMap[escaped];
				position++;
			} else {
				let hexLength = escapedHexLen$1(escaped);
				let hexResult = 0;
				for (; hexLength > 0; hexLength--) {
					position++;
					const digit = fromHexCode$1(input.charCodeAt(position));
					hexResult = (hexResult << 4) + digit;
				}
				result += charFromCodepoint(hexResult);
				position++;
			}
			captureStart = captureEnd = position;
		} else if (ch === 10 || ch === 13) {
			result += input.slice(captureStart, captureEnd);
			const fold = skipFoldedBreaks(input, position, end);
			result += foldedBreaks(fold.breaks);
			position = captureStart = captureEnd = fold.position;
		} else {
			position++;
			if (ch !== 32 && ch !== 9) captureEnd = position;
		}
	}
	return result + input.slice(captureStart, end);
}
function getBlockValue(input, start, end, indent, chomping, folded) {
	const textIndent = indent < 0 ? 0 : indent;
	const region = input.slice(start, end).replace(/\r\n?/g, "\n");
	const lines = region === "" ? [] : (region.endsWith("\n") ? region.slice(0, -1) : region).split("\n");
	let result = "";
	let didReadContent = false;
	let emptyLines = 0;
	let atMoreIndented = false;
	for (const line of lines) {
		let column = 0;
		while (column < textIndent && line.charCodeAt(column) === 32) column++;
		if (indent < 0 || column >= line.length) {
			emptyLines++;
			continue;
		}
		const content = line.slice(textIndent);
		const first = content.charCodeAt(0);
		if (folded) {
			if (first === 32 || first === 9) {
				atMoreIndented = true;
				result += "\n".repeat(didReadContent ? 1 + emptyLines : emptyLines);
			} else if (atMoreIndented) {
				atMoreIndented = false;
				result += "\n".repeat(emptyLines + 1);
			} else if (emptyLines === 0) {
				if (didReadContent) result += " ";
			} else result += "\n".repeat(emptyLines);
		} else result += "\n".repeat(didReadContent ? 1 + emptyLines : emptyLines);
		result += content;
		didReadContent = true;
		emptyLines = 0;
	}
	if (chomping === CHOMPING_MODE.KEEP) result += "\n".repeat(didReadContent ? 1 + emptyLines : emptyLines);
	else if (chomping !== CHOMPING_MODE.STRIP) {
		if (didReadContent) result += "\n";
	}
	return result;
}
/**
* Decodes the scalar referenced by event offsets in `input`.
*
* @category Events
*/
function getScalarValue(input, scalar) {
	if (scalar.valueStart === NO_RANGE$3) return "";
	const { valueStart, valueEnd } = scalar;
	if (scalar.fast) return input.slice(valueStart, valueEnd);
	switch (scalar.style) {
		case SCALAR_STYLE.SINGLE_QUOTED: return getSingleQuotedValue(input, valueStart, valueEnd);
		case SCALAR_STYLE.DOUBLE_QUOTED: return getDoubleQuotedValue(input, valueStart, valueEnd);
		case SCALAR_STYLE.LITERAL_BLOCK: return getBlockValue(input, valueStart, valueEnd, scalar.indent, scalar.chomping, false);
		case SCALAR_STYLE.FOLDED_BLOCK: return getBlockValue(input, valueStart, valueEnd, scalar.indent, scalar.chomping, true);
		default: return getPlainValue(input, valueStart, valueEnd);
	}
}
var DEFAULT_TAG_HANDLERS = Object.assign(Object.create(null), {
	"!": "!",
	"!!": "tag:yaml.org,2002:"
});
function tagPercentDecode(source) {
	let result = "";
	let index = 0;
	while (index < source.length) {
		if (source.charCodeAt(index) !== 37) {
			result += source[index++];
			continue;
		}
		let ch = parseInt(source.slice(index + 1, index + 3), 16);
		index += 3;
		if (ch >= 192) {
			let remaining = ch < 224 ? 1 : ch < 240 ? 2 : 3;
			ch &= (1 << 6 - remaining) - 1;
			while (remaining-- > 0) {
				ch = ch << 6 | parseInt(source.slice(index + 1, index + 3), 16) & 63;
				index += 3;
			}
		}
		if (ch < 65536) result += String.fromCharCode(ch);
		else {
			ch -= 65536;
			result += String.fromCharCode(55296 | ch >> 10, 56320 | ch & 1023);
		}
	}
	return result;
}
function tagNameFull(rawTag, tagHandlers) {
	if (rawTag.startsWith("!<") && rawTag.endsWith(">")) return tagPercentDecode(rawTag.slice(2, -1));
	const handleEnd = rawTag.indexOf("!", 1);
	const handle = handleEnd === -1 ? "!" : rawTag.slice(0, handleEnd + 1);
	return tagPercentDecode(tagHandlers?.[handle] ?? DEFAULT_TAG_HANDLERS[handle] ?? handle) + tagPercentDecode(rawTag.slice(handle.length));
}
var NO_RANGE$2 = -1;
var MERGE_TAG_NAME = "tag:yaml.org,2002:merge";
var DEFAULT_CONSTRUCTOR_OPTIONS = {
	filename: "",
	schema: CORE_SCHEMA,
	json: false,
	maxTotalMergeKeys: 1e4,
	maxAliases: -1
};
function eventPosition$1(event) {
	if ("tagStart" in event && event.tagStart !== NO_RANGE$2) return event.tagStart;
	if ("anchorStart" in event && event.anchorStart !== NO_RANGE$2) return event.anchorStart;
	if ("valueStart" in event && event.valueStart !== NO_RANGE$2) return event.valueStart;
	if ("start" in event) return event.start;
	return 0;
}
function throwError$1(state, message) {
	YAMLException.throwAt(state.source, state.position, message, state.filename);
}
function finalizeCollection(state, position, tag, carrier) {
	try {
		return tag.finalize(carrier);
	} catch (error) {
		if (error instanceof YAMLException) throw error;
		YAMLException.throwAt(state.source, position, error instanceof Error ? error.message : String(error), state.filename);
	}
}
function constructScalar(state, event) {
	const source = getScalarValue(state.source, event);
	const rawTag = event.tagStart === NO_RANGE$2 ? "" : state.source.slice(event.tagStart, event.tagEnd);
	const strTag = state.schema.defaultScalarTag;
	if (rawTag !== "") {
		if (rawTag === "!") return {
			value: source,
			tag: strTag
		};
		const tagName = tagNameFull(rawTag, state.tagHandlers);
		const scalarTag = state.schema.lookupScalarTag(tagName);
		if (scalarTag) {
			const result = scalarTag.resolve(source, true, tagName);
			if (result === NOT_RESOLVED) throwError$1(state, `cannot resolve a node with !<${tagName}> explicit tag`);
			return {
				value: result,
				tag: scalarTag
			};
		}
		const collectionTagDef = state.schema.lookupMappingTag(tagName) ?? state.schema.lookupSequenceTag(tagName);
		if (collectionTagDef) {
			if (source !== "") throwError$1(state, `cannot resolve a node with !<${tagName}> explicit tag`);
			const carrier = collectionTagDef.create(tagName);
			return {
				value: collectionTagDef.carrierIsResult ? carrier : finalizeCollection(state, state.position, collectionTagDef, carrier),
				tag: collectionTagDef
			};
		}
		throwError$1(state, `unknown scalar tag !<${tagName}>`);
	}
	if (event.style === SCALAR_STYLE.PLAIN) return state.schema.resolveImplicitScalarTag(source);
	return {
		value: strTag.resolve(source, false, strTag.tagName),
		tag: strTag
	};
}
function collectionTagName(state, event, defaultTagName) {
	const rawTag = event.tagStart === NO_RANGE$2 ? "" : state.source.slice(event.tagStart, event.tagEnd);
	return rawTag === "" || rawTag === "!" ? defaultTagName : tagNameFull(rawTag, state.tagHandlers);
}
function isMappingTag(tag) {
	return tag.nodeKind === "mapping";
}
function chargeMergeWork(state) {
	state.totalMergeKeys++;
	if (state.maxTotalMergeKeys !== -1 && state.totalMergeKeys > state.maxTotalMergeKeys) throwError$1(state, `merge keys exceeded maxTotalMergeKeys (${state.maxTotalMergeKeys})`);
}
function mergeKeys(state, frame, source, sourceTag) {
	chargeMergeWork(state);
	for (const sourceKey of sourceTag.keys(source)) {
		chargeMergeWork(state);
		if (frame.tag.has(frame.value, sourceKey)) continue;
		const err = frame.tag.addPair(frame.value, sourceKey, sourceTag.get(source, sourceKey));
		if (err) throwError$1(state, err);
		frame.overridable ??= /* @__PURE__ */ new Set();
		frame.overridable.add(sourceKey);
	}
}
function mergeSource(state, frame, source, sourceTag) {
	state.position = frame.keyPosition;
	if (isMappingTag(sourceTag)) mergeKeys(state, frame, source, sourceTag);
	else if (sourceTag.nodeKind === "sequence" && Array.isArray(source)) {
		if (source.length > 100) throwError$1(state, "abnormal merge sequence size");
		for (const element of source) {
			const elementTag = state.nodeTags.get(element);
			if (!elementTag) throwError$1(state, "cannot merge mappings; the provided source object is unacceptable");
			mergeKeys(state, frame, element, elementTag);
		}
	} else throwError$1(state, "cannot merge mappings; the provided source object is unacceptable");
}
function addMappingValue(state, frame, key, value, tag) {
	state.position = frame.keyPosition;
	if (frame.keyIsMerge) {
		mergeSource(state, frame, value, tag);
		return;
	}
	if (!state.json && frame.tag.has(frame.value, key) && !frame.overridable?.has(key)) throwError$1(state, "duplicated mapping key");
	const err = frame.tag.addPair(frame.value, key, value);
	if (err) throwError$1(state, err);
	frame.overridable?.delete(key);
}
function addValue(state, value, tag) {
	const frame = state.frames[state.frames.length - 1];
	if (frame.kind === "document") {
		frame.value = value;
		frame.hasValue = true;
	} else if (frame.kind === "sequence") {
		if (isMappingTag(tag)) state.nodeTags.set(value, tag);
		const err = frame.tag.addItem(frame.value, value, frame.index++);
		if (err) throwError$1(state, err);
	} else if (frame.hasKey) {
		const key = frame.key;
		frame.key = void 0;
		frame.hasKey = false;
		addMappingValue(state, frame, key, value, tag);
	} else {
		frame.key = value;
		frame.keyPosition = state.position;
		frame.hasKey = true;
		frame.keyIsMerge = tag.tagName === MERGE_TAG_NAME;
	}
}
function storeAnchor(state, event, value, tag, isValueFinal) {
	if (event.anchorStart !== NO_RANGE$2) {
		const anchor = {
			value,
			tag,
			isValueFinal
		};
		state.anchors.set(state.source.slice(event.anchorStart, event.anchorEnd), anchor);
		return anchor;
	}
	return null;
}
/**
* Constructs JavaScript documents directly from parser events, without an
* intermediate AST.
*
* @category Events
*/
function constructFromEvents(events, options) {
	const state = {
		...DEFAULT_CONSTRUCTOR_OPTIONS,
		...options,
		events,
		documents: [],
		eventIndex: 0,
		position: 0,
		frames: [],
		anchors: /* @__PURE__ */ new Map(),
		nodeTags: /* @__PURE__ */ new Map(),
		tagHandlers: Object.create(null),
		totalMergeKeys: 0,
		aliasCount: 0
	};
	while (state.eventIndex < state.events.length) {
		const event = state.events[state.eventIndex++];
		state.position = eventPosition$1(event);
		switch (event.type) {
			case EVENT_ID.DOCUMENT:
				state.anchors = /* @__PURE__ */ new Map();
				state.nodeTags = /* @__PURE__ */ new Map();
				state.aliasCount = 0;
				state.tagHandlers = Object.create(null);
				for (const directive of event.directives) if (directive.kind === "tag") state.tagHandlers[directive.handle] = directive.prefix;
				state.frames.push({
					kind: "document",
					position: state.position,
					value: void 0,
					hasValue: false
				});
				break;
			case EVENT_ID.SCALAR: {
				const { value, tag } = constructScalar(state, event);
				storeAnchor(state, event, value, tag, true);
				addValue(state, value, tag);
				break;
			}
			case EVENT_ID.SEQUENCE: {
				const tagName = collectionTagName(state, event, "tag:yaml.org,2002:seq");
				const tag = state.schema.lookupSequenceTag(tagName);
				if (!tag) throwError$1(state, `unknown sequence tag !<${tagName}>`);
				const value = tag.create(tagName);
				const anchor = storeAnchor(state, event, value, tag, tag.carrierIsResult);
				state.frames.push({
					kind: "sequence",
					position: state.position,
					value,
					tag,
					anchor,
					index: 0
				});
				break;
			}
			case EVENT_ID.MAPPING: {
				const tagName = collectionTagName(state, event, "tag:yaml.org,2002:map");
				const tag = state.schema.lookupMappingTag(tagName);
				if (!tag) throwError$1(state, `unknown mapping tag !<${tagName}>`);
				const value = tag.create(tagName);
				const anchor = storeAnchor(state, event, value, tag, tag.carrierIsResult);
				state.frames.push({
					kind: "mapping",
					position: state.position,
					value,
					tag,
					anchor,
					key: void 0,
					keyPosition: state.position,
					hasKey: false,
					keyIsMerge: false,
					overridable: null
				});
				break;
			}
			case EVENT_ID.ALIAS: {
				if (state.maxAliases !== -1 && ++state.aliasCount > state.maxAliases) throwError$1(state, `aliases exceeded maxAliases (${state.maxAliases})`);
				const name = state.source.slice(event.anchorStart, event.anchorEnd);
				const anchor = state.anchors.get(name);
				if (!anchor) throwError$1(state, `unidentified alias "${name}"`);
				if (!anchor.isValueFinal) throwError$1(state, `recursive alias "${name}" is not supported for tag ${anchor.tag.tagName} because it uses finalize()`);
				addValue(state, anchor.value, anchor.tag);
				break;
			}
			case EVENT_ID.POP: {
				const frame = state.frames.pop();
				if (frame.kind === "mapping" && frame.hasKey) {
					state.position = frame.keyPosition;
					throwError$1(state, "incomplete mapping pair in event stream");
				}
				if (frame.kind === "document") state.documents.push(frame.value);
				else {
					const value = frame.tag.carrierIsResult ? frame.value : finalizeCollection(state, frame.position, frame.tag, frame.value);
					if (frame.anchor) {
						frame.anchor.value = value;
						frame.anchor.isValueFinal = true;
					}
					addValue(state, value, frame.tag);
				}
				break;
			}
		}
	}
	return state.documents;
}
var NO_RANGE$1 = -1;
var HAS_OWN = Object.prototype.hasOwnProperty;
var CONTEXT_FLOW_IN = 1;
var CONTEXT_FLOW_OUT = 2;
var CONTEXT_BLOCK_IN = 3;
var CONTEXT_BLOCK_OUT = 4;
var PATTERN_NON_PRINTABLE = /[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x84\x86-\x9F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?:[^\uD800-\uDBFF]|^)[\uDC00-\uDFFF]/;
var PATTERN_FLOW_INDICATORS = /[,\[\]{}]/;
var PATTERN_TAG_HANDLE = /^(?:!|!!|![0-9A-Za-z-]+!)$/;
var NS_URI_CHAR = String.raw`(?:%[0-9A-Fa-f]{2}|[0-9A-Za-z\-#;/?:@&=+$,_.!~*'()\[\]])`;
var NS_TAG_CHAR = String.raw`(?:%[0-9A-Fa-f]{2}|[0-9A-Za-z\-#;/?:@&=+$.~*'()_])`;
var PATTERN_TAG_URI = new RegExp(`^(?:${NS_URI_CHAR})*$`);
var PATTERN_TAG_SUFFIX = new RegExp(`^(?:${NS_TAG_CHAR})+$`);
var PATTERN_TAG_PREFIX = new RegExp(`^(?:!(?:${NS_URI_CHAR})*|${NS_TAG_CHAR}(?:${NS_URI_CHAR})*)$`);
var DEFAULT_PARSER_OPTIONS = {
	filename: "",
	maxDepth: 100
};
function addDocumentEvent(state, explicitStart, explicitEnd) {
	state.events.push({
		type: EVENT_ID.DOCUMENT,
		explicitStart,
		explicitEnd,
		directives: state.directives
	});
}
function addSequenceEvent(state, start, anchorStart, anchorEnd, tagStart, tagEnd, style) {
	state.events.push({
		type: EVENT_ID.SEQUENCE,
		start,
		anchorStart,
		anchorEnd,
		tagStart,
		tagEnd,
		style
	});
}
function addMappingEvent(state, start, anchorStart, anchorEnd, tagStart, tagEnd, style) {
	state.events.push({
		type: EVENT_ID.MAPPING,
		start,
		anchorStart,
		anchorEnd,
		tagStart,
		tagEnd,
		style
	});
}
function insertFlowPairMappingEvent(state, snapshot) {
	state.events.splice(snapshot.eventsLength, 0, {
		type: EVENT_ID.MAPPING,
		start: snapshot.position,
		anchorStart: NO_RANGE$1,
		anchorEnd: NO_RANGE$1,
		tagStart: NO_RANGE$1,
		tagEnd: NO_RANGE$1,
		style: COLLECTION_STYLE.FLOW
	});
}
function addScalarEvent(state, valueStart, valueEnd, anchorStart, anchorEnd, tagStart, tagEnd, style, chomping = CHOMPING_MODE.CLIP, indent = -1, fast = false) {
	state.events.push({
		type: EVENT_ID.SCALAR,
		valueStart,
		valueEnd,
		anchorStart,
		anchorEnd,
		tagStart,
		tagEnd,
		style,
		chomping,
		indent,
		fast
	});
}
function addAliasEvent(state, anchorStart, anchorEnd) {
	state.events.push({
		type: EVENT_ID.ALIAS,
		anchorStart,
		anchorEnd
	});
}
function addPopEvent(state) {
	state.events.push({ type: EVENT_ID.POP });
}
function addEmptyScalarEvent(state) {
	addScalarEvent(state, NO_RANGE$1, NO_RANGE$1, NO_RANGE$1, NO_RANGE$1, NO_RANGE$1, NO_RANGE$1, SCALAR_STYLE.PLAIN);
}
function emptyProperties() {
	return {
		anchorStart: NO_RANGE$1,
		anchorEnd: NO_RANGE$1,
		tagStart: NO_RANGE$1,
		tagEnd: NO_RANGE$1
	};
}
function snapshotState(state) {
	return {
		position: state.position,
		line: state.line,
		lineStart: state.lineStart,
		lineIndent: state.lineIndent,
		firstTabInLine: state.firstTabInLine,
		eventsLength: state.events.length
	};
}
function restoreState(state, snapshot) {
	state.position = snapshot.position;
	state.line = snapshot.line;
	state.lineStart = snapshot.lineStart;
	state.lineIndent = snapshot.lineIndent;
	state.firstTabInLine = snapshot.firstTabInLine;
	state.events.length = snapshot.eventsLength;
}
function throwError(state, message) {
	YAMLException.throwAt(state.input.slice(0, state.length), state.position, message, state.filename);
}
function isEol(c) {
	return c === 10 || c === 13;
}
function isWhiteSpace(c) {
	return c === 9 || c === 32;
}
function isWsOrEol(c) {
	return isWhiteSpace(c) || isEol(c);
}
function isWsOrEolOrEnd(c) {
	return c === 0 || isWsOrEol(c);
}
function isFlowIndicator(c) {
	return c === 44 || c === 91 || c === 93 || c === 123 || c === 125;
}
function fromDecimalCode(c) {
	return c >= 48 && c <= 57 ? c - 48 : -1;
}
function fromHexCode(c) {
	if (c >= 48 && c <= 57) return c - 48;
	const lc = c | 32;
	if (lc >= 97 && lc <= 102) return lc - 97 + 10;
	return -1;
}
function escapedHexLen(c) {
	if (c === 120) return 2;
	if (c === 117) return 4;
	if (c === 85) return 8;
	return 0;
}
function isSimpleEscape(c) {
	return c === 48 || c === 97 || c === 98 || c === 116 || c === 9 || c === 110 || c === 118 || c === 102 || c === 114 || c === 101 || c === 32 || c === 34 || c === 47 || c === 92 || c === 78 || c === 95 || c === 76 || c === 80;
}
function consumeLineBreak(state) {
	if (state.input.charCodeAt(state.position) === 10) state.position++;
	else {
		state.position++;
		if (state.input.charCodeAt(state.position) === 10) state.position++;
	}
	state.line++;
	state.lineStart = state.position;
	state.lineIndent = 0;
	state.firstTabInLine = -1;
}
function skipSeparationSpace(state, allowComments) {
	let lineBreaks = 0;
	let ch = state.input.charCodeAt(state.position);
	let hasSeparation = state.position === state.lineStart || isWsOrEol(state.input.charCodeAt(state.position - 1));
	while (ch !== 0) {
		while (isWhiteSpace(ch)) {
			hasSeparation = true;
			if (ch === 9 && state.firstTabInLine === -1) state.firstTabInLine = state.position;
			ch = state.input.charCodeAt(++state.position);
		}
		if (allowComments && hasSeparation && ch === 35) do
			ch = state.input.charCodeAt(++state.position);
		while (!isEol(ch) && ch !== 0);
		if (!isEol(ch)) break;
		consumeLineBreak(state);
		lineBreaks++;
		hasSeparation = true;
		ch = state.input.charCodeAt(state.position);
		while (ch === 32) {
			state.lineIndent++;
			ch = state.input.charCodeAt(++state.position);
		}
	}
	return lineBreaks;
}
function testDocumentSeparator(state, position = state.position) {
	const ch = state.input.charCodeAt(position);
	if ((ch === 45 || ch === 46) && ch === state.input.charCodeAt(position + 1) && ch === state.input.charCodeAt(position + 2)) {
		const following = state.input.charCodeAt(position + 3);
		return following === 0 || isWsOrEol(following);
	}
	return false;
}
function skipByteOrderMark(state) {
	if (state.position === state.lineStart && state.input.charCodeAt(state.position) === 65279) {
		state.position++;
		state.lineStart = state.position;
	}
}
function testDocumentBoundary(state) {
	if (state.position !== state.lineStart) return false;
	if (testDocumentSeparator(state)) return true;
	if (state.input.charCodeAt(state.position) !== 65279) return false;
	const snapshot = snapshotState(state);
	skipByteOrderMark(state);
	skipSeparationSpace(state, true);
	const ch = state.input.charCodeAt(state.position);
	const result = state.position === state.lineStart && (ch === 37 || ch === 45 && testDocumentSeparator(state));
	restoreState(state, snapshot);
	return result;
}
function skipUntilLineEnd(state) {
	let ch = state.input.charCodeAt(state.position);
	while (ch !== 0 && !isEol(ch)) ch = state.input.charCodeAt(++state.position);
}
function checkPrintable(state, start, end) {
	const match = PATTERN_NON_PRINTABLE.exec(state.input.slice(start, end));
	if (match !== null) {
		state.position = start + match.index + match[0].length - 1;
		throwError(state, "the stream contains non-printable characters");
	}
}
function readTagProperty(state, props, inFlow) {
	if (state.input.charCodeAt(state.position) !== 33) return false;
	if (props.tagStart !== NO_RANGE$1) throwError(state, "duplication of a tag property");
	const start = state.position;
	let isVerbatim = false;
	let isNamed = false;
	let tagHandle = "!";
	let ch = state.input.charCodeAt(++state.position);
	if (ch === 60) {
		isVerbatim = true;
		ch = state.input.charCodeAt(++state.position);
	} else if (ch === 33) {
		isNamed = true;
		tagHandle = "!!";
		ch = state.input.charCodeAt(++state.position);
	}
	let suffixStart = state.position;
	let tagName;
	if (isVerbatim) {
		while (ch !== 0 && ch !== 62) ch = state.input.charCodeAt(++state.position);
		if (ch !== 62) throwError(state, "unexpected end of the stream within a verbatim tag");
		tagName = state.input.slice(suffixStart, state.position);
		state.position++;
	} else {
		while (ch !== 0 && !isWsOrEol(ch) && !(inFlow && isFlowIndicator(ch))) {
			if (ch === 33) {
				if (!isNamed) {
					tagHandle = state.input.slice(suffixStart - 1, state.position + 1);
					if (!PATTERN_TAG_HANDLE.test(tagHandle)) throwError(state, "named tag handle cannot contain such characters");
					isNamed = true;
					suffixStart = state.position + 1;
				} else throwError(state, "tag suffix cannot contain exclamation marks");
			}
			ch = state.input.charCodeAt(++state.position);
		}
		tagName = state.input.slice(suffixStart, state.position);
		if (PATTERN_FLOW_INDICATORS.test(tagName)) throwError(state, "tag suffix cannot contain flow indicator characters");
	}
	if (tagName && !(isVerbatim ? PATTERN_TAG_URI.test(tagName) : PATTERN_TAG_SUFFIX.test(tagName))) throwError(state, `tag name cannot contain such characters: ${tagName}`);
	if (!isVerbatim && tagHandle !== "!" && tagHandle !== "!!" && !HAS_OWN.call(state.tagHandlers, tagHandle)) throwError(state, `undeclared tag handle "${tagHandle}"`);
	props.tagStart = start;
	props.tagEnd = state.position;
	return true;
}
function readAnchorProperty(state, props) {
	if (state.input.charCodeAt(state.position) !== 38) return false;
	if (props.anchorStart !== NO_RANGE$1) throwError(state, "duplication of an anchor property");
	state.position++;
	const start = state.position;
	while (state.input.charCodeAt(state.position) !== 0 && !isWsOrEol(state.input.charCodeAt(state.position)) && !isFlowIndicator(state.input.charCodeAt(state.position))) state.position++;
	if (state.position === start) throwError(state, "name of an anchor node must contain at least one character");
	props.anchorStart = start;
	props.anchorEnd = state.position;
	return true;
}
function readAlias(state, props) {
	if (state.input.charCodeAt(state.position) !== 42) return false;
	if (props.anchorStart !== NO_RANGE$1 || props.tagStart !== NO_RANGE$1) throwError(state, "alias node should not have any properties");
	state.position++;
	const start = state.position;
	while (state.input.charCodeAt(state.position) !== 0 && !isWsOrEol(state.input.charCodeAt(state.position)) && !isFlowIndicator(state.input.charCodeAt(state.position))) state.position++;
	if (state.position === start) throwError(state, "name of an alias node must contain at least one character");
	addAliasEvent(state, start, state.position);
	return true;
}
function readFlowScalarBreak(state, nodeIndent) {
	skipSeparationSpace(state, false);
	if (state.lineIndent < nodeIndent) throwError(state, "deficient indentation");
}
function readSingleQuotedScalar(state, nodeIndent, props) {
	if (state.input.charCodeAt(state.position) !== 39) return false;
	state.position++;
	const start = state.position;
	let simple = true;
	while (state.input.charCodeAt(state.position) !== 0) {
		const ch = state.input.charCodeAt(state.position);
		if (ch === 39) {
			if (state.input.charCodeAt(state.position + 1) === 39) {
				simple = false;
				state.position += 2;
				continue;
			}
			const end = state.position;
			state.position++;
			addScalarEvent(state, start, end, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, SCALAR_STYLE.SINGLE_QUOTED, CHOMPING_MODE.CLIP, -1, simple);
			return true;
		}
		if (isEol(ch)) {
			simple = false;
			readFlowScalarBreak(state, nodeIndent);
		} else if (state.position === state.lineStart && testDocumentSeparator(state)) throwError(state, "unexpected end of the document within a single quoted scalar");
		else if (ch !== 9 && ch < 32) throwError(state, "expected valid JSON character");
		else state.position++;
	}
	throwError(state, "unexpected end of the stream within a single quoted scalar");
}
function readDoubleQuotedScalar(state, nodeIndent, props) {
	if (state.input.charCodeAt(state.position) !== 34) return false;
	state.position++;
	const start = state.position;
	let simple = true;
	while (state.input.charCodeAt(state.position) !== 0) {
		const ch = state.input.charCodeAt(state.position);
		if (ch === 34) {
			const end = state.position;
			state.position++;
			addScalarEvent(state, start, end, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, SCALAR_STYLE.DOUBLE_QUOTED, CHOMPING_MODE.CLIP, -1, simple);
			return true;
		}
		if (ch === 92) {
			simple = false;
			const escaped = state.input.charCodeAt(++state.position);
			if (isEol(escaped)) readFlowScalarBreak(state, nodeIndent);
			else if (isSimpleEscape(escaped)) state.position++;
			else {
				let hexLength = escapedHexLen(escaped);
				if (hexLength === 0) throwError(state, "unknown escape sequence");
				while (hexLength-- > 0) {
					state.position++;
					if (fromHexCode(state.input.charCodeAt(state.position)) < 0) throwError(state, "expected hexadecimal character");
				}
				state.position++;
			}
		} else if (isEol(ch)) {
			simple = false;
			readFlowScalarBreak(state, nodeIndent);
		} else if (state.position === state.lineStart && testDocumentSeparator(state)) throwError(state, "unexpected end of the document within a double quoted scalar");
		else if (ch !== 9 && ch < 32) throwError(state, "expected valid JSON character");
		else state.position++;
	}
	throwError(state, "unexpected end of the stream within a double quoted scalar");
}
function readBlockScalar(state, parentIndent, props) {
	const ch = state.input.charCodeAt(state.position);
	let chomping = CHOMPING_MODE.CLIP;
	let indent = -1;
	let detectedIndent = false;
	if (ch !== 124 && ch !== 62) return false;
	const style = ch === 124 ? SCALAR_STYLE.LITERAL_BLOCK : SCALAR_STYLE.FOLDED_BLOCK;
	state.position++;
	while (state.input.charCodeAt(state.position) !== 0) {
		const current = state.input.charCodeAt(state.position);
		const digit = fromDecimalCode(current);
		if (current === 43 || current === 45) {
			if (chomping !== CHOMPING_MODE.CLIP) throwError(state, "repeat of a chomping mode identifier");
			chomping = current === 43 ? CHOMPING_MODE.KEEP : CHOMPING_MODE.STRIP;
			state.position++;
		} else if (digit >= 0) {
			if (digit === 0) throwError(state, "bad explicit indentation width of a block scalar; it cannot be less than one");
			if (detectedIndent) throwError(state, "repeat of an indentation width identifier");
			indent = parentIndent + digit - 1;
			detectedIndent = true;
			state.position++;
		} else break;
	}
	let hadWhitespace = false;
	while (isWhiteSpace(state.input.charCodeAt(state.position))) {
		hadWhitespace = true;
		state.position++;
	}
	if (hadWhitespace && state.input.charCodeAt(state.position) === 35) skipUntilLineEnd(state);
	if (isEol(state.input.charCodeAt(state.position))) consumeLineBreak(state);
	else if (state.input.charCodeAt(state.position) !== 0) throwError(state, "a line break is expected");
	let contentIndent = detectedIndent ? indent : -1;
	let maxLeadingIndent = 0;
	const valueStart = state.position;
	let valueEnd = state.position;
	while (state.input.charCodeAt(state.position) !== 0) {
		const linePosition = state.position;
		let column = 0;
		while (state.input.charCodeAt(linePosition + column) === 32) column++;
		const first = state.input.charCodeAt(linePosition + column);
		if (first === 0) {
			if (contentIndent >= 0) {
				if (column > contentIndent) valueEnd = linePosition + column;
			} else if (column > 0) valueEnd = linePosition + column;
			break;
		}
		if (testDocumentBoundary(state)) break;
		if (!detectedIndent && contentIndent === -1 && isEol(first)) maxLeadingIndent = Math.max(maxLeadingIndent, column);
		if (!detectedIndent && contentIndent === -1 && !isEol(first)) {
			if (first === 9 && column < parentIndent) {
				state.position = linePosition + column;
				throwError(state, "tab characters must not be used in indentation");
			}
			if (column >= parentIndent && column < maxLeadingIndent) {
				state.position = linePosition + column;
				throwError(state, "bad indentation of a mapping entry");
			}
		}
		if (contentIndent === -1 && first !== 0 && !isEol(first) && column < parentIndent) {
			state.lineIndent = column;
			state.position = linePosition + column;
			break;
		}
		if (!detectedIndent && first !== 0 && !isEol(first) && contentIndent === -1) contentIndent = column;
		const requiredIndent = contentIndent === -1 ? parentIndent + 1 : contentIndent;
		if (first !== 0 && !isEol(first) && column < requiredIndent) {
			state.lineIndent = column;
			state.position = linePosition + column;
			break;
		}
		skipUntilLineEnd(state);
		valueEnd = state.position;
		if (isEol(state.input.charCodeAt(state.position))) {
			consumeLineBreak(state);
			valueEnd = state.position;
		}
	}
	checkPrintable(state, valueStart, valueEnd);
	addScalarEvent(state, valueStart, valueEnd, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, style, chomping, contentIndent);
	return true;
}
function canStartPlainScalar(state, nodeContext) {
	const ch = state.input.charCodeAt(state.position);
	const inFlow = nodeContext === CONTEXT_FLOW_IN;
	if (ch === 0 || isWsOrEol(ch) || ch === 35 || ch === 38 || ch === 42 || ch === 33 || ch === 124 || ch === 62 || ch === 39 || ch === 34 || ch === 37 || ch === 64 || ch === 96 || isFlowIndicator(ch)) return false;
	if (ch === 63 || ch === 45) {
		const following = state.input.charCodeAt(state.position + 1);
		if (isWsOrEolOrEnd(following) || inFlow && isFlowIndicator(following)) return false;
	}
	return true;
}
function readPlainScalar(state, nodeIndent, nodeContext, props) {
	if (!canStartPlainScalar(state, nodeContext)) return false;
	const start = state.position;
	let end = state.position;
	let ch = state.input.charCodeAt(state.position);
	const inFlow = nodeContext === CONTEXT_FLOW_IN;
	let multiline = false;
	while (ch !== 0) {
		if (testDocumentBoundary(state)) break;
		if (ch === 58) {
			const following = state.input.charCodeAt(state.position + 1);
			if (isWsOrEolOrEnd(following) || inFlow && isFlowIndicator(following)) break;
		} else if (ch === 35) {
			if (isWsOrEol(state.input.charCodeAt(state.position - 1))) break;
		} else if (inFlow && isFlowIndicator(ch)) break;
		else if (isEol(ch)) {
			const savedPosition = state.position;
			const savedLine = state.line;
			const savedLineStart = state.lineStart;
			const savedLineIndent = state.lineIndent;
			skipSeparationSpace(state, false);
			if (state.lineIndent >= nodeIndent) {
				multiline = true;
				ch = state.input.charCodeAt(state.position);
				continue;
			}
			state.position = savedPosition;
			state.line = savedLine;
			state.lineStart = savedLineStart;
			state.lineIndent = savedLineIndent;
			break;
		}
		if (!isWhiteSpace(ch)) end = state.position + 1;
		ch = state.input.charCodeAt(++state.position);
	}
	if (end === start) return false;
	checkPrintable(state, start, end);
	addScalarEvent(state, start, end, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, SCALAR_STYLE.PLAIN, CHOMPING_MODE.CLIP, -1, !multiline);
	return true;
}
function skipFlowSeparationSpace(state, nodeIndent) {
	const startLine = state.line;
	skipSeparationSpace(state, true);
	if (state.line > startLine && state.lineIndent < nodeIndent || state.firstTabInLine !== -1 && state.lineIndent < nodeIndent) throwError(state, "deficient indentation");
}
function readFlowCollection(state, nodeIndent, props) {
	const ch = state.input.charCodeAt(state.position);
	const isMapping = ch === 123;
	const start = state.position;
	let readNext = true;
	if (ch !== 91 && ch !== 123) return false;
	const terminator = isMapping ? 125 : 93;
	if (isMapping) addMappingEvent(state, start, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, COLLECTION_STYLE.FLOW);
	else addSequenceEvent(state, start, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, COLLECTION_STYLE.FLOW);
	state.position++;
	while (state.input.charCodeAt(state.position) !== 0) {
		skipFlowSeparationSpace(state, nodeIndent);
		let ch = state.input.charCodeAt(state.position);
		if (ch === terminator) {
			state.position++;
			addPopEvent(state);
			return true;
		} else if (!readNext) throwError(state, "missed comma between flow collection entries");
		else if (ch === 44) throwError(state, "expected the node content, but found ','");
		let isPair = false;
		let isExplicitPair = false;
		if (ch === 63 && isWsOrEol(state.input.charCodeAt(state.position + 1))) {
			isPair = isExplicitPair = true;
			state.position += 1;
			skipFlowSeparationSpace(state, nodeIndent);
		}
		const entryLine = state.line;
		const entryStart = snapshotState(state);
		const keyWasRead = parseNode(state, nodeIndent, CONTEXT_FLOW_IN, false, true);
		skipFlowSeparationSpace(state, nodeIndent);
		ch = state.input.charCodeAt(state.position);
		if ((isMapping || isExplicitPair || state.line === entryLine) && ch === 58) {
			isPair = true;
			state.position++;
			skipFlowSeparationSpace(state, nodeIndent);
			if (!isMapping) {
				insertFlowPairMappingEvent(state, entryStart);
				if (!keyWasRead) addEmptyScalarEvent(state);
			} else if (!keyWasRead) addEmptyScalarEvent(state);
			if (!parseNode(state, nodeIndent, CONTEXT_FLOW_IN, false, true)) addEmptyScalarEvent(state);
			skipFlowSeparationSpace(state, nodeIndent);
			if (!isMapping) addPopEvent(state);
		} else if (isMapping && isPair) {
			if (!keyWasRead) addEmptyScalarEvent(state);
			addEmptyScalarEvent(state);
		} else if (isMapping) addEmptyScalarEvent(state);
		else if (isPair) {
			insertFlowPairMappingEvent(state, entryStart);
			if (!keyWasRead) addEmptyScalarEvent(state);
			addEmptyScalarEvent(state);
			addPopEvent(state);
		}
		ch = state.input.charCodeAt(state.position);
		if (ch === 44) {
			readNext = true;
			state.position++;
		} else readNext = false;
	}
	throwError(state, "unexpected end of the stream within a flow collection");
}
function readBlockSequence(state, nodeIndent, props) {
	if (state.firstTabInLine !== -1 || state.input.charCodeAt(state.position) !== 45 || !isWsOrEolOrEnd(state.input.charCodeAt(state.position + 1))) return false;
	addSequenceEvent(state, state.position, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, COLLECTION_STYLE.BLOCK);
	while (state.input.charCodeAt(state.position) === 45 && isWsOrEolOrEnd(state.input.charCodeAt(state.position + 1))) {
		if (state.firstTabInLine !== -1) {
			state.position = state.firstTabInLine;
			throwError(state, "tab characters must not be used in indentation");
		}
		const entryLine = state.line;
		state.position++;
		const hadBreak = skipSeparationSpace(state, true) > 0;
		if (state.firstTabInLine !== -1 && state.input.charCodeAt(state.position) === 45 && isWsOrEolOrEnd(state.input.charCodeAt(state.position + 1))) throwError(state, "bad indentation of a sequence entry");
		if (hadBreak && state.lineIndent <= nodeIndent) addEmptyScalarEvent(state);
		else parseNode(state, nodeIndent, CONTEXT_BLOCK_IN, false, true);
		skipSeparationSpace(state, true);
		if (state.lineIndent < nodeIndent || state.position >= state.length) break;
		if (state.lineIndent > nodeIndent) throwError(state, "bad indentation of a sequence entry");
		if (state.line === entryLine && state.input.charCodeAt(state.position) === 45 && isWsOrEolOrEnd(state.input.charCodeAt(state.position + 1))) throwError(state, "bad indentation of a sequence entry");
	}
	addPopEvent(state);
	return true;
}
function readBlockMapping(state, nodeIndent, flowIndent, props) {
	let atExplicitKey = false;
	let detected = false;
	let mappingOpened = false;
	let pendingExplicitKey = false;
	if (state.firstTabInLine !== -1) return false;
	let ch = state.input.charCodeAt(state.position);
	while (ch !== 0) {
		if (!atExplicitKey && state.firstTabInLine !== -1) {
			state.position = state.firstTabInLine;
			throwError(state, "tab characters must not be used in indentation");
		}
		const following = state.input.charCodeAt(state.position + 1);
		const entryLine = state.line;
		if ((ch === 63 || ch === 58) && isWsOrEolOrEnd(following)) {
			if (!mappingOpened) {
				addMappingEvent(state, state.position, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, COLLECTION_STYLE.BLOCK);
				mappingOpened = true;
			}
			if (ch === 63) {
				if (atExplicitKey) addEmptyScalarEvent(state);
				detected = true;
				atExplicitKey = true;
			} else if (atExplicitKey) atExplicitKey = false;
			else {
				addEmptyScalarEvent(state);
				detected = true;
				atExplicitKey = false;
			}
			state.position += 1;
			pendingExplicitKey = true;
		} else {
			if (atExplicitKey) {
				addEmptyScalarEvent(state);
				atExplicitKey = false;
			}
			const beforeKey = snapshotState(state);
			if (!parseNode(state, flowIndent, CONTEXT_FLOW_OUT, false, true)) break;
			if (state.line === entryLine) {
				ch = state.input.charCodeAt(state.position);
				while (isWhiteSpace(ch)) ch = state.input.charCodeAt(++state.position);
				if (ch === 58) {
					ch = state.input.charCodeAt(++state.position);
					if (!isWsOrEolOrEnd(ch)) throwError(state, "a whitespace character is expected after the key-value separator within a block mapping");
					if (!mappingOpened) {
						state.events.splice(beforeKey.eventsLength, 0, {
							type: EVENT_ID.MAPPING,
							start: beforeKey.position,
							anchorStart: props.anchorStart,
							anchorEnd: props.anchorEnd,
							tagStart: props.tagStart,
							tagEnd: props.tagEnd,
							style: COLLECTION_STYLE.BLOCK
						});
						mappingOpened = true;
					}
					detected = true;
					atExplicitKey = false;
					pendingExplicitKey = false;
				} else if (detected) throwError(state, "expected ':' after a mapping key");
				else {
					if (props.anchorStart !== NO_RANGE$1 || props.tagStart !== NO_RANGE$1) {
						restoreState(state, beforeKey);
						return false;
					}
					return true;
				}
			} else if (detected) throwError(state, "can not read a block mapping entry; a multiline key may not be an implicit key");
			else {
				if (props.anchorStart !== NO_RANGE$1 || props.tagStart !== NO_RANGE$1) {
					restoreState(state, beforeKey);
					return false;
				}
				return true;
			}
		}
		if (parseNode(state, nodeIndent, CONTEXT_BLOCK_OUT, true, pendingExplicitKey)) pendingExplicitKey = false;
		if (!atExplicitKey) {
			if (pendingExplicitKey) {
				addEmptyScalarEvent(state);
				pendingExplicitKey = false;
			}
		}
		skipSeparationSpace(state, true);
		ch = state.input.charCodeAt(state.position);
		if ((state.line === entryLine || state.lineIndent > nodeIndent) && ch !== 0) throwError(state, "bad indentation of a mapping entry");
		else if (state.lineIndent < nodeIndent) break;
	}
	if (!detected) return false;
	if (atExplicitKey) addEmptyScalarEvent(state);
	if (mappingOpened) addPopEvent(state);
	return true;
}
function parseNode(state, parentIndent, nodeContext, allowToSeek, allowCompact, allowPropertyMapping = true) {
	if (state.depth >= state.maxDepth) throwError(state, `nesting exceeded maxDepth (${state.maxDepth})`);
	state.depth++;
	let indentStatus = 1;
	let atNewLine = false;
	let hasContent = false;
	let propertyStart = null;
	const props = emptyProperties();
	let allowBlockScalars = nodeContext === CONTEXT_BLOCK_OUT || nodeContext === CONTEXT_BLOCK_IN;
	let allowBlockCollections = allowBlockScalars;
	const allowBlockStyles = allowBlockScalars;
	if (allowToSeek && skipSeparationSpace(state, true)) {
		atNewLine = true;
		if (state.lineIndent > parentIndent) indentStatus = 1;
		else if (state.lineIndent === parentIndent) indentStatus = 0;
		else indentStatus = -1;
	}
	if (indentStatus === 1) while (true) {
		const ch = state.input.charCodeAt(state.position);
		const propertyState = snapshotState(state);
		if (atNewLine && indentStatus !== 1 && (ch === 33 || ch === 38)) break;
		if (atNewLine && allowBlockStyles && (props.tagStart !== NO_RANGE$1 || props.anchorStart !== NO_RANGE$1) && (ch === 33 || ch === 38)) {
			const fallbackState = snapshotState(state);
			const flowIndent = parentIndent + 1;
			if (readBlockMapping(state, state.position - state.lineStart, flowIndent, props) && state.events[fallbackState.eventsLength]?.type === EVENT_ID.MAPPING) {
				state.depth--;
				return true;
			}
			restoreState(state, fallbackState);
		}
		if (atNewLine && (ch === 33 && props.tagStart !== NO_RANGE$1 || ch === 38 && props.anchorStart !== NO_RANGE$1)) break;
		if (!readTagProperty(state, props, nodeContext === CONTEXT_FLOW_IN) && !readAnchorProperty(state, props)) break;
		if (propertyStart === null) propertyStart = propertyState;
		if (skipSeparationSpace(state, true)) {
			atNewLine = true;
			allowBlockCollections = allowBlockStyles;
			if (state.lineIndent > parentIndent) indentStatus = 1;
			else if (state.lineIndent === parentIndent) indentStatus = 0;
			else indentStatus = -1;
		} else allowBlockCollections = false;
	}
	if (allowBlockCollections) allowBlockCollections = atNewLine || allowCompact;
	if (indentStatus === 1 || nodeContext === CONTEXT_BLOCK_OUT) {
		const flowIndent = nodeContext === CONTEXT_FLOW_IN || nodeContext === CONTEXT_FLOW_OUT ? parentIndent : parentIndent + 1;
		const blockIndent = state.position - state.lineStart;
		if (indentStatus === 1) {
			if (allowBlockCollections && (readBlockSequence(state, blockIndent, props) || readBlockMapping(state, blockIndent, flowIndent, props)) || readFlowCollection(state, flowIndent, props)) hasContent = true;
			else {
				const ch = state.input.charCodeAt(state.position);
				if (propertyStart !== null && allowPropertyMapping && allowBlockStyles && !allowBlockCollections && ch !== 124 && ch !== 62) {
					const fallbackState = snapshotState(state);
					const propertyIndent = propertyStart.position - propertyStart.lineStart;
					restoreState(state, propertyStart);
					if (readBlockMapping(state, propertyIndent, flowIndent, emptyProperties()) && state.events[fallbackState.eventsLength]?.type === EVENT_ID.MAPPING) hasContent = true;
					else restoreState(state, fallbackState);
				}
				if (!hasContent && (allowBlockScalars && readBlockScalar(state, flowIndent, props) || readSingleQuotedScalar(state, flowIndent, props) || readDoubleQuotedScalar(state, flowIndent, props) || readAlias(state, props) || readPlainScalar(state, flowIndent, nodeContext, props))) hasContent = true;
			}
		} else if (indentStatus === 0) hasContent = allowBlockCollections && readBlockSequence(state, blockIndent, props);
	}
	allowBlockScalars = allowBlockScalars && !hasContent;
	if (!hasContent && (props.anchorStart !== NO_RANGE$1 || props.tagStart !== NO_RANGE$1 || allowBlockScalars)) {
		addScalarEvent(state, NO_RANGE$1, NO_RANGE$1, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, SCALAR_STYLE.PLAIN);
		hasContent = true;
	}
	state.depth--;
	return hasContent || props.anchorStart !== NO_RANGE$1 || props.tagStart !== NO_RANGE$1;
}
function readDirective(state) {
	if (state.lineIndent > 0 || state.input.charCodeAt(state.position) !== 37) return false;
	state.position++;
	const nameStart = state.position;
	while (state.input.charCodeAt(state.position) !== 0 && !isWsOrEol(state.input.charCodeAt(state.position))) state.position++;
	const name = state.input.slice(nameStart, state.position);
	const args = [];
	if (name.length === 0) throwError(state, "directive name must not be less than one character in length");
	while (state.input.charCodeAt(state.position) !== 0 && !isEol(state.input.charCodeAt(state.position))) {
		while (isWhiteSpace(state.input.charCodeAt(state.position))) state.position++;
		if (state.input.charCodeAt(state.position) === 35 || isEol(state.input.charCodeAt(state.position)) || state.input.charCodeAt(state.position) === 0) break;
		const start = state.position;
		while (state.input.charCodeAt(state.position) !== 0 && !isWsOrEol(state.input.charCodeAt(state.position))) state.position++;
		args.push(state.input.slice(start, state.position));
	}
	if (isEol(state.input.charCodeAt(state.position))) consumeLineBreak(state);
	if (name === "YAML") {
		if (state.directives.some((directive) => directive.kind === "yaml")) throwError(state, "duplication of %YAML directive");
		if (args.length !== 1) throwError(state, "YAML directive accepts exactly one argument");
		const match = /^([0-9]+)\.([0-9]+)$/.exec(args[0]);
		if (match === null) throwError(state, "ill-formed argument of the YAML directive");
		if (parseInt(match[1], 10) !== 1) throwError(state, "unacceptable YAML version of the document");
		state.directives.push({
			kind: "yaml",
			version: args[0]
		});
	} else if (name === "TAG") {
		if (args.length !== 2) throwError(state, "TAG directive accepts exactly two arguments");
		const [handle, prefix] = args;
		if (!PATTERN_TAG_HANDLE.test(handle)) throwError(state, "ill-formed tag handle (first argument) of the TAG directive");
		if (HAS_OWN.call(state.tagHandlers, handle)) throwError(state, `there is a previously declared suffix for "${handle}" tag handle`);
		if (!PATTERN_TAG_PREFIX.test(prefix)) throwError(state, "ill-formed tag prefix (second argument) of the TAG directive");
		state.tagHandlers[handle] = prefix;
		state.directives.push({
			kind: "tag",
			handle,
			prefix
		});
	}
	return true;
}
function readDocument(state) {
	state.directives = [];
	state.tagHandlers = Object.create(null);
	let hasDirectives = false;
	skipSeparationSpace(state, true);
	while (readDirective(state)) {
		hasDirectives = true;
		skipSeparationSpace(state, true);
	}
	let explicitStart = false;
	let explicitEnd = false;
	let allowCompact = true;
	if (state.lineIndent === 0 && state.input.charCodeAt(state.position) === 45 && state.input.charCodeAt(state.position + 1) === 45 && state.input.charCodeAt(state.position + 2) === 45 && isWsOrEolOrEnd(state.input.charCodeAt(state.position + 3))) {
		explicitStart = true;
		const markerLine = state.line;
		state.position += 3;
		skipSeparationSpace(state, true);
		allowCompact = state.line > markerLine;
	} else if (hasDirectives) throwError(state, "directives end mark is expected");
	const documentEventIndex = state.events.length;
	if (!explicitStart && state.position === state.lineStart && state.input.charCodeAt(state.position) === 46 && testDocumentSeparator(state)) {
		state.position += 3;
		skipSeparationSpace(state, true);
		return;
	}
	addDocumentEvent(state, explicitStart, false);
	if (!parseNode(state, state.lineIndent - 1, CONTEXT_BLOCK_OUT, false, allowCompact, allowCompact)) addEmptyScalarEvent(state);
	skipSeparationSpace(state, true);
	if (state.position === state.lineStart && testDocumentSeparator(state)) {
		explicitEnd = state.input.charCodeAt(state.position) === 46;
		if (explicitEnd) {
			const markerLine = state.line;
			state.position += 3;
			skipSeparationSpace(state, true);
			if (state.line === markerLine && state.position < state.length) throwError(state, "end of the stream or a document separator is expected");
		}
	}
	const documentEvent = state.events[documentEventIndex];
	if (documentEvent?.type === EVENT_ID.DOCUMENT) documentEvent.explicitEnd = explicitEnd;
	addPopEvent(state);
	if (!explicitEnd && state.position < state.length && !testDocumentBoundary(state)) throwError(state, "end of the stream or a document separator is expected");
}
/**
* Parses YAML into a flat event stream referencing source text by offsets.
*
* @category Events
*/
function parseEvents(input, options) {
	const length = input.length;
	const state = {
		...DEFAULT_PARSER_OPTIONS,
		...options,
		input: `${input}\0`,
		length,
		position: 0,
		line: 0,
		lineStart: 0,
		lineIndent: 0,
		firstTabInLine: -1,
		depth: 0,
		directives: [],
		tagHandlers: Object.create(null),
		events: []
	};
	const nullpos = input.indexOf("\0");
	if (nullpos !== -1) YAMLException.throwAt(input, nullpos, "null byte is not allowed in input", state.filename);
	while (state.position < state.length) {
		skipByteOrderMark(state);
		skipSeparationSpace(state, true);
		if (state.position >= state.length) break;
		const documentStart = state.position;
		readDocument(state);
		if (state.position === documentStart)
 /* c8 ignore next */
		throwError(state, "can not read a document");
	}
	return state.events;
}
var DEFAULT_LOAD_OPTIONS = {
	...DEFAULT_PARSER_OPTIONS,
	...DEFAULT_CONSTRUCTOR_OPTIONS
};
function loadDocuments(input, options = {}) {
	const opts = {
		...DEFAULT_LOAD_OPTIONS,
		...options
	};
	const source = String(input);
	const PARSER_OPT_KEYS = Object.keys(DEFAULT_PARSER_OPTIONS);
	const CONSTRUCTOR_OPT_KEYS = Object.keys(DEFAULT_CONSTRUCTOR_OPTIONS);
	return constructFromEvents(parseEvents(source, pick(opts, PARSER_OPT_KEYS)), {
		...pick(opts, CONSTRUCTOR_OPT_KEYS),
		source
	});
}
/**
* Parses `string` as a single YAML document. Throws {@link YAMLException} on
* error. This function does not understand multi-document or empty sources; it
* throws an exception on those.
*
* > [!NOTE]
* > 1. When processing untrusted input, see the
* >    [security considerations](../docs/safety.md).
* > 2. All exceptions MUST be caught, not just {@link YAMLException}.
* > 3. The default {@link CORE_SCHEMA} comes without the `!!merge` tag. You can
* >    easily enable it if needed.
* > 4. The default {@link mapTag} is `{}`-object based, with known limitations
* >    (see description). For full compatibility use {@link realMapTag}
* >    instead (it uses native JS `Map`).
*
* @example
* Enable {@link mergeTag} and {@link realMapTag}:
*
* ```javascript
* import { load, CORE_SCHEMA, mergeTag, realMapTag } from 'js-yaml'
*
* try {
*   load(data, { schema: CORE_SCHEMA.withTags(mergeTag, realMapTag) })
* } catch (e) {
*   console.error(e)
* }
* ```
*
* @category Main
*/
function load$1(input, options) {
	const documents = loadDocuments(input, options);
	if (documents.length === 0) throw new YAMLException("expected a document, but the input is empty");
	if (documents.length === 1) return documents[0];
	throw new YAMLException("expected a single document in the stream, but found more");
}
function hasBit(mask, bit) {
	return (mask & 1 << bit) !== 0;
}
/**
* Default scalar styling rules in application order.
* See [Scalar styling](../../docs/scalar_styling.md) for usage details.
*
* @category AST
*/
var DEFAULT_SCALAR_STYLE_RULES = {
	applyQuoteFlowKeysOption,
	doubleQuoteForInvisibles,
	doubleQuoteWhitespaceOnly,
	applyForceQuotesOption,
	tryLongOrMultilineAsBlock,
	quoteInvalidPlain,
	fallbackToDoubleQuoted
};
function _preferredQuotedStyle(layout) {
	if (layout.presenterOptions.quoteStyle === "single" && hasBit(layout.allowedStylesMask, SCALAR_STYLE.SINGLE_QUOTED)) return SCALAR_STYLE.SINGLE_QUOTED;
	return SCALAR_STYLE.DOUBLE_QUOTED;
}
function applyQuoteFlowKeysOption(layout) {
	if (!layout.presenterOptions.quoteFlowKeys) return;
	if (!layout.isKey || !layout.flowOnly || layout.style !== SCALAR_STYLE.PLAIN) return;
	layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
}
function doubleQuoteForInvisibles(layout) {
	if (layout.style === SCALAR_STYLE.PLAIN && /[\t\x7F-\xA0\u2028\u2029\uFEFF\uFFFE\uFFFF]/.test(layout.node.value)) layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
}
function doubleQuoteWhitespaceOnly(layout) {
	if (layout.style === SCALAR_STYLE.PLAIN && /^\s+$/.test(layout.node.value)) layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
}
function applyForceQuotesOption(layout) {
	if (!layout.presenterOptions.forceQuotes) return;
	if (layout.isKey || layout.style !== SCALAR_STYLE.PLAIN) return;
	if (layout.node.tag !== layout.presenterOptions.schema.defaultScalarTag.tagName) return;
	layout.style = layout.node.value.includes("\n") ? SCALAR_STYLE.DOUBLE_QUOTED : _preferredQuotedStyle(layout);
}
function tryLongOrMultilineAsBlock(layout) {
	if (layout.style !== SCALAR_STYLE.PLAIN || layout.isKey) return;
	const value = layout.node.value;
	const multiline = value.indexOf("\n") !== -1;
	if (!hasBit(layout.allowedStylesMask, SCALAR_STYLE.LITERAL_BLOCK)) {
		if (multiline) layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
		return;
	}
	const w = layout.presenterOptions.lineWidth;
	if (w === -1) {
		if (multiline) layout.style = SCALAR_STYLE.LITERAL_BLOCK;
		return;
	}
	const availableWidth = Math.max(Math.min(w, 40), w - layout.shiftOfContent);
	let position = 0;
	let shouldFold = false;
	while (position <= value.length) {
		let lineEnd = value.length;
		const nextLineBreak = value.indexOf("\n", position);
		if (nextLineBreak !== -1) lineEnd = nextLineBreak;
		const line = value.slice(position, lineEnd);
		if (line.length > availableWidth && line[0] !== " " && / [^ \t]/.test(line)) shouldFold = true;
		if (nextLineBreak === -1) break;
		position = nextLineBreak + 1;
	}
	if (shouldFold) layout.style = SCALAR_STYLE.FOLDED_BLOCK;
	else if (multiline) layout.style = SCALAR_STYLE.LITERAL_BLOCK;
}
function quoteInvalidPlain(layout) {
	if (layout.style === SCALAR_STYLE.PLAIN && !hasBit(layout.allowedStylesMask, SCALAR_STYLE.PLAIN)) layout.style = _preferredQuotedStyle(layout);
}
function fallbackToDoubleQuoted(layout) {
	if (!hasBit(layout.allowedStylesMask, layout.style)) layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
}
var SRC_C_PRINTABLE = "[\\x09\\x0A\\x0D\\x20-\\x7E\\x85\\xA0-\\uD7FF\\uE000-\\uFFFD\\u{10000}-\\u{10FFFF}]";
var SRC_B_CHAR = "[\\n\\r]";
var SRC_C_BYTE_ORDER_MARK = "\\uFEFF";
var SRC_S_WHITE = "[ \\t]";
var SRC_NB_CHAR = `(?:(?!(?:${SRC_B_CHAR}|${SRC_C_BYTE_ORDER_MARK}))${SRC_C_PRINTABLE})`;
var SRC_NS_CHAR = `(?:(?!${SRC_S_WHITE})${SRC_NB_CHAR})`;
var SRC_NB_JSON = "[\\x09\\x20-\\uD7FF\\uE000-\\uFFFF\\u{10000}-\\u{10FFFF}]";
var SRC_C_INDICATOR = "[-?:,\\[\\]{}#&*!|>'\"%@`]";
var SRC_C_FLOW_INDICATOR = "[,\\[\\]{}]";
var SRC_NS_PLAIN_SAFE_FLOW_OUT = SRC_NS_CHAR;
var SRC_NS_PLAIN_SAFE_FLOW_IN = `(?:(?!${SRC_C_FLOW_INDICATOR})${SRC_NS_CHAR})`;
var SRC_NS_PLAIN_FIRST_FLOW_OUT = `(?:(?:(?!${SRC_C_INDICATOR})${SRC_NS_CHAR})|[?:-](?=${SRC_NS_PLAIN_SAFE_FLOW_OUT}))`;
var SRC_NS_PLAIN_FIRST_FLOW_IN = `(?:(?:(?!${SRC_C_INDICATOR})${SRC_NS_CHAR})|[?:-](?=${SRC_NS_PLAIN_SAFE_FLOW_IN}))`;
var SRC_NS_PLAIN_CHAR_FLOW_OUT = `(?:(?:(?![:#])${SRC_NS_PLAIN_SAFE_FLOW_OUT})|:(?=${SRC_NS_PLAIN_SAFE_FLOW_OUT}))#*`;
var SRC_NS_PLAIN_CHAR_FLOW_IN = `(?:(?:(?![:#])${SRC_NS_PLAIN_SAFE_FLOW_IN})|:(?=${SRC_NS_PLAIN_SAFE_FLOW_IN}))#*`;
var SRC_NB_NS_PLAIN_IN_LINE_FLOW_OUT = `(?:${SRC_S_WHITE}*${SRC_NS_PLAIN_CHAR_FLOW_OUT})*`;
var SRC_NB_NS_PLAIN_IN_LINE_FLOW_IN = `(?:${SRC_S_WHITE}*${SRC_NS_PLAIN_CHAR_FLOW_IN})*`;
var SRC_NS_PLAIN_ONE_LINE_FLOW_OUT = `${SRC_NS_PLAIN_FIRST_FLOW_OUT}#*${SRC_NB_NS_PLAIN_IN_LINE_FLOW_OUT}`;
var SRC_NS_PLAIN_ONE_LINE_FLOW_IN = `${SRC_NS_PLAIN_FIRST_FLOW_IN}#*${SRC_NB_NS_PLAIN_IN_LINE_FLOW_IN}`;
var SRC_NS_PLAIN_ONE_LINE_BLOCK_KEY = SRC_NS_PLAIN_ONE_LINE_FLOW_OUT;
var SRC_NS_PLAIN_ONE_LINE_FLOW_KEY = SRC_NS_PLAIN_ONE_LINE_FLOW_IN;
var SRC_S_NS_PLAIN_NEXT_LINE_FLOW_OUT = `\\n+${SRC_NS_PLAIN_CHAR_FLOW_OUT}${SRC_NB_NS_PLAIN_IN_LINE_FLOW_OUT}`;
var SRC_S_NS_PLAIN_NEXT_LINE_FLOW_IN = `\\n+${SRC_NS_PLAIN_CHAR_FLOW_IN}${SRC_NB_NS_PLAIN_IN_LINE_FLOW_IN}`;
var SRC_NS_PLAIN_MULTI_LINE_FLOW_OUT = `${SRC_NS_PLAIN_ONE_LINE_FLOW_OUT}(?:${SRC_S_NS_PLAIN_NEXT_LINE_FLOW_OUT})*`;
var SRC_NS_PLAIN_MULTI_LINE_FLOW_IN = `${SRC_NS_PLAIN_ONE_LINE_FLOW_IN}(?:${SRC_S_NS_PLAIN_NEXT_LINE_FLOW_IN})*`;
new RegExp(`^(?:${SRC_NS_PLAIN_MULTI_LINE_FLOW_OUT})$`, "u");
new RegExp(`^(?:${SRC_NS_PLAIN_MULTI_LINE_FLOW_IN})$`, "u");
new RegExp(`^(?:${SRC_NS_PLAIN_ONE_LINE_BLOCK_KEY})$`, "u");
new RegExp(`^(?:${SRC_NS_PLAIN_ONE_LINE_FLOW_KEY})$`, "u");
new RegExp(`^(?:${SRC_NB_JSON})*$`, "u");
new RegExp(`^(?:${SRC_NB_JSON}|\\n)*$`, "u");
new RegExp(`^(?:${SRC_NB_CHAR}|\\n)*$`, "u");
Object.keys(DEFAULT_SCALAR_STYLE_RULES).map((name) => Reflect.get(DEFAULT_SCALAR_STYLE_RULES, name));
EVENT_ID.DOCUMENT;
EVENT_ID.SEQUENCE;
EVENT_ID.MAPPING;
EVENT_ID.SCALAR;
EVENT_ID.ALIAS;
EVENT_ID.POP;
SCALAR_STYLE.PLAIN;
SCALAR_STYLE.SINGLE_QUOTED;
SCALAR_STYLE.DOUBLE_QUOTED;
SCALAR_STYLE.LITERAL_BLOCK;
SCALAR_STYLE.FOLDED_BLOCK;
COLLECTION_STYLE.BLOCK;
COLLECTION_STYLE.FLOW;
CHOMPING_MODE.CLIP;
CHOMPING_MODE.STRIP;
CHOMPING_MODE.KEEP;
// src/core/config/config-schema.ts
/** The configuration's JSON Schema (draft 2020-12), for editors. */
function configSchema() {
	return {
		...toJSONSchema(Config, {
			io: "input",
			override({ jsonSchema }) {
				if (jsonSchema.type === "string" && typeof jsonSchema.default === "number") delete jsonSchema.default;
			}
		}),
		title: "alloc-ab configuration (.github/alloc-ab.yml)"
	};
}
/** Keys that the object at a path may have, for "did you mean". */
function knownKeys(path) {
	let nodes = [configSchema()];
	for (const key of path) nodes = alternatives(nodes).flatMap((node) => {
		if (typeof key === "number") return node.items ?? [];
		const child = node.properties?.[String(key)] ?? node.additionalProperties;
		return typeof child === "object" ? child : [];
	});
	return [...new Set(alternatives(nodes).flatMap((node) => Object.keys(node.properties ?? {})))];
}
function alternatives(nodes) {
	return nodes.flatMap((node) => node.anyOf ? alternatives(node.anyOf) : node);
}
// src/core/config/config-issues.ts
/** Turns what the schema found wrong into problems in the words of people who write YAML. */
function configIssues(issues, document) {
	return issues.flatMap((issue) => problems(issue, [], document));
}
function problems(issue, parent, document) {
	const path = [...parent, ...issue.path];
	if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey([...path, key], knownKeys(path)));
	if (issue.code === "invalid_key") {
		const reason = issue.issues[0]?.message ?? "not allowed here";
		return [{
			path,
			part: "key",
			message: `the name ${quoted(String(path.at(-1)))} is not allowed: ${reason}`
		}];
	}
	if (issue.code === "invalid_union") {
		const branch = closest(issue.errors);
		if (branch) return branch.flatMap((inner) => problems(inner, path, document));
	}
	const value = valueAt(document, path);
	if (value === void 0) return [{
		path,
		part: "value",
		message: `${quoted(String(path.at(-1)))} is missing`
	}];
	if (typeof value === "object" && value !== null) return [{
		path,
		part: "value",
		message: `${reason(issue)}, found ${Array.isArray(value) ? "a list" : "a mapping"}`
	}];
	return [{
		path,
		part: "value",
		message: `${quoted(String(value))}: ${reason(issue)}`,
		token: harmless(String(value))
	}];
}
function unknownKey(path, known) {
	const key = String(path.at(-1));
	const suggestion = nearest(key, known);
	const hint = suggestion === void 0 ? `known here: ${listed(known)}` : `did you mean ${suggestion}?`;
	return {
		path,
		part: "key",
		message: `unknown key ${quoted(key)}, ${hint}`,
		token: harmless(key),
		...suggestion === void 0 ? {} : { suggestion }
	};
}
/** The alternative that was meant: the one with the fewest mistakes, of those the one understood furthest. */
function closest(branches) {
	const depth = (issues) => Math.max(0, ...issues.map(({ path }) => path.length));
	return [...branches].filter((issues) => issues.length > 0).sort((a, b) => a.length - b.length || depth(b) - depth(a))[0];
}
function reason(issue) {
	const said = /^(Invalid input: expected |Invalid option: expected |Too (small|big): |Unrecognized )/;
	if (issue.code === "invalid_type") return `expected ${kinds[issue.expected] ?? issue.expected}`;
	return said.test(issue.message) ? issue.message.replace(/^Invalid (input|option): /, "") : issue.message;
}
const kinds = {
	string: "a text (put numbers in quotes)",
	record: "a mapping of names",
	object: "a mapping",
	array: "a list",
	int: "a whole number",
	number: "a number"
};
function valueAt(document, path) {
	let value = document;
	for (const key of path) {
		if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return void 0;
		value = value[key];
	}
	return value;
}
// src/core/config/yaml-positions.ts
/** Rebuilds the tree of positions from the parser's events; undefined for an empty document. */
function yamlPositions(source, events) {
	const anchors = /* @__PURE__ */ new Map();
	let next = 0;
	function read() {
		const event = events[next];
		next += 1;
		if (!event || event.type === EVENT_ID.POP || event.type === EVENT_ID.DOCUMENT) return void 0;
		if (event.type === EVENT_ID.ALIAS) {
			const target = anchors.get(source.slice(event.anchorStart, event.anchorEnd));
			return {
				at: event.anchorStart - 1,
				entries: target?.entries ?? /* @__PURE__ */ new Map()
			};
		}
		const entries = /* @__PURE__ */ new Map();
		const node = {
			at: event.type === EVENT_ID.SCALAR ? quoteStart(event) : event.start,
			entries
		};
		if (event.anchorStart >= 0) anchors.set(source.slice(event.anchorStart, event.anchorEnd), node);
		if (event.type === EVENT_ID.SEQUENCE) for (let index = 0, item = read(); item; index += 1, item = read()) entries.set(String(index), {
			keyAt: item.at,
			node: item
		});
		else if (event.type === EVENT_ID.MAPPING) for (let keyEvent = events[next], key = read(); keyEvent && key; keyEvent = events[next], key = read()) {
			const value = read();
			const name = keyEvent.type === EVENT_ID.SCALAR ? getScalarValue(source, keyEvent) : "";
			if (value) entries.set(name, {
				keyAt: key.at,
				node: value
			});
		}
		return node;
	}
	while (next < events.length && events[next]?.type === EVENT_ID.DOCUMENT) next += 1;
	return read();
}
/** Offset of the value, or of the key itself, at a path; where the path ends early, of its last existing part. */
function yamlOffset(root, path, part) {
	let node = root;
	let at = root?.at ?? 0;
	for (const [index, key] of path.entries()) {
		const entry = node?.entries.get(String(key));
		if (!entry) break;
		const last = index === path.length - 1;
		const missingBelow = !last && !entry.node.entries.has(String(path[index + 1]));
		at = last && part === "key" || missingBelow ? entry.keyAt : entry.node.at;
		node = entry.node;
	}
	return at;
}
/** `line:column`, both from 1. */
function lineColumn(source, offset) {
	const before = source.slice(0, offset).split(/\r\n|\n|\r/);
	return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}
/** The parser's offsets exclude the opening quote. */
function quoteStart(event) {
	const isQuoted = event.style === 2 || event.style === 3;
	return Math.max(0, isQuoted ? event.valueStart - 1 : event.valueStart);
}
// src/core/config/config.ts
/** Most mistakes that one answer lists. */
const PROBLEMS_MAX = 10;
/** Limits against documents made to explode: nesting, and uses of an anchor. */
const YAML_LIMITS = {
	maxDepth: 20,
	maxAliases: 32
};
const NEXT = "Correct the file on the default branch, then ask again.";
/**
* Reads `.github/alloc-ab.yml`. Every mistake is listed (the first 10), one per line, as `file:line:column path: what`.
*
* @param file Name of the file in messages.
*/
function parseConfig(yaml, file) {
	if (yaml.length > 65536 || new TextEncoder().encode(yaml).length > 65536) return bad$1(`${file}:1:1 the file is larger than ${CONFIG_BYTES_MAX} bytes`);
	try {
		const document = load$1(yaml, YAML_LIMITS);
		const parsed = Config.safeParse(document);
		const problems = parsed.success ? referenceProblems(parsed.data) : configIssues(parsed.error.issues, document);
		return parsed.success && problems.length === 0 ? ok$1(parsed.data) : report(problems, yaml, file);
	} catch (error) {
		if (!(error instanceof YAMLException)) throw error;
		return bad$1(`${file}:${error.mark ? `${error.mark.line + 1}:${error.mark.column + 1}` : "1:1"} no valid YAML: ${harmless(error.reason)}`);
	}
}
function report(problems, yaml, file) {
	const root = yamlPositions(yaml, parseEvents(yaml, YAML_LIMITS));
	const placed = problems.map((problem) => ({
		...problem,
		offset: yamlOffset(root, problem.path, problem.part)
	})).sort((a, b) => a.offset - b.offset);
	const lines = placed.slice(0, PROBLEMS_MAX).map(({ offset, path, message }) => `${file}:${lineColumn(yaml, offset)} ${shownPath(path)}${message}`);
	const more = placed.length - lines.length;
	const first = placed.find(({ suggestion }) => suggestion !== void 0) ?? placed[0];
	return bad$1([...lines, ...more > 0 ? [`and ${more} more`] : []].join("\n"), first);
}
function bad$1(message, problem) {
	return refuse({
		code: "bad-config",
		message,
		...problem?.token === void 0 ? {} : { token: problem.token },
		...problem?.suggestion === void 0 ? {} : { suggestion: problem.suggestion },
		next: NEXT
	});
}
function shownPath(path) {
	return path.length === 0 ? "" : `${path.map((key) => harmless(String(key))).join(".")}: `;
}
// src/core/plan/declaration-files.ts
/** Caps on what is read to learn a line's flags. */
const DECLARATION_LIMITS = {
	files: 128,
	fileCharacters: 524288
};
/**
* Which files a `declaredIn` entry names: the file itself, or the C headers and includes below it when it is a folder.
*
* @param listed Paths of the commit that start with the entry.
*/
function declarationFiles(entry, listed) {
	if (listed.includes(entry)) return [entry];
	const folder = entry.endsWith("/") ? entry : `${entry}/`;
	return listed.filter((path) => path.startsWith(folder) && /\.(h|hh|hpp|inc)$/.test(path)).slice(0, DECLARATION_LIMITS.files);
}
// src/core/plan/c-lines.ts
/** Longest logical line that is looked at, in characters. */
const LINE_MAX = 4e3;
/** The preprocessor directives of a C file in order, with comments, strings and continued lines understood. */
function directives(text) {
	const found = [];
	const lines = text.split(/\r\n|\n|\r/);
	let inComment = false;
	for (let index = 0; index < lines.length; index += 1) {
		const lineNumber = index + 1;
		const parts = [lines[index] ?? ""];
		while (parts.at(-1)?.endsWith("\\") && index + 1 < lines.length) {
			index += 1;
			parts.push(lines[index] ?? "");
		}
		const line = parts.map((part, at) => at < parts.length - 1 ? part.slice(0, -1) : part).join(" ");
		const stripped = withoutComments(line.slice(0, LINE_MAX), inComment);
		inComment = stripped.inComment;
		const [, name, rest = ""] = /^\s*#\s*([a-z_]+)(?![A-Za-z0-9_])(.*)$/.exec(stripped.code) ?? [];
		if (name === void 0) continue;
		const written = name === "error" ? line.slice(line.indexOf("error") + 5) : rest;
		found.push({
			name,
			rest: written.replace(/\s+/g, " ").trim(),
			lineNumber
		});
	}
	return found;
}
/** Code of one logical line with comments as blanks; strings keep their text, so that `"//"` opens no comment. */
function withoutComments(line, startsInComment) {
	let code = "";
	let inComment = startsInComment;
	let quote = "";
	for (let at = 0; at < line.length; at += 1) {
		const char = line.charAt(at);
		const pair = char + line.charAt(at + 1);
		if (inComment) {
			if (pair === "*/") {
				inComment = false;
				at += 1;
				code += " ";
			}
		} else if (quote !== "") {
			code += char === "\\" ? pair : char;
			if (char === "\\") at += 1;
			else if (char === quote) quote = "";
		} else if (pair === "//") break;
		else if (pair === "/*") {
			inComment = true;
			at += 1;
		} else {
			if (char === "\"" || char === "'") quote = char;
			code += char;
		}
	}
	return {
		code,
		inComment
	};
}
// src/core/plan/flags.ts
/** Caps on what is scanned: characters of all files together, and flags. */
const LIMITS = {
	characters: 8388608,
	flags: 1e4
};
/** Longest default or archive text that is kept, in characters. */
const TEXT_MAX$1 = {
	default: 64,
	archived: 300
};
const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_]*/g;
/**
* The compile-time flags that C headers declare.
*
* `#ifndef X / #define X v` gives the default `v` (`a or b` where a further condition chooses), `#if X` alone counts as 0,
* `#ifdef X` alone as `null`: only its presence is tested. `#if X / #error "… archived (NO-GO) …"` archives it.
* The first declaration wins; names that are no upper-case identifiers, and include guards, are no flags.
*/
function declaredFlags(files) {
	const drafts = /* @__PURE__ */ new Map();
	let left = LIMITS.characters;
	for (const { path, text } of files) {
		if (left <= 0) break;
		scan(path, directives(text.slice(0, left)), drafts);
		left -= text.length;
	}
	return [...drafts].map(([name, draft]) => {
		const defaults = [...new Set(draft.defaults)];
		const value = defaults.length > 0 ? defaults.join(" or ").slice(0, TEXT_MAX$1.default) : draft.isRead ? "0" : null;
		return {
			name,
			file: draft.file,
			lineNumber: draft.lineNumber,
			default: value,
			...draft.archived === void 0 ? {} : { archived: draft.archived }
		};
	}).sort((a, b) => a.name < b.name ? -1 : 1);
}
function scan(file, found, drafts) {
	const open = [];
	const guard = includeGuard(found);
	function draft(name, lineNumber) {
		if (name === guard || !FlagName.safeParse(name).success) return void 0;
		const known = drafts.get(name);
		if (known || drafts.size >= LIMITS.flags) return known;
		const fresh = {
			file,
			lineNumber,
			defaults: [],
			isRead: false
		};
		drafts.set(name, fresh);
		return fresh;
	}
	for (const { name, rest, lineNumber } of found) if (name === "if" || name === "ifdef" || name === "ifndef") {
		const condition = readCondition(name, rest);
		for (const flag of condition.tested) draft(flag, lineNumber);
		for (const flag of condition.read) {
			const known = draft(flag, lineNumber);
			if (known) known.isRead = true;
		}
		open.push(condition);
	} else if (name === "elif" || name === "else") {
		const condition = readCondition("if", name === "elif" ? rest : "");
		open.splice(-1, 1, { mentions: condition.mentions });
	} else if (name === "endif") open.pop();
	else if (name === "define") {
		const [, flag = "", value = ""] = /^([A-Za-z_][A-Za-z0-9_]*)(?:\s+(.*))?$/.exec(rest) ?? [];
		if (!open.some((condition) => condition.undefinedFlag === flag)) continue;
		const known = draft(flag, lineNumber);
		if (!known) continue;
		if (known.file === file && known.defaults.length === 0) known.lineNumber = lineNumber;
		if (known.file === file || known.defaults.length === 0) known.defaults.push(value.trim());
	} else if (name === "error" && /archiv|no-?go/i.test(rest)) archive(rest, open, (flag) => draft(flag, lineNumber));
}
function archive(rest, open, draft) {
	const text = rest.replace(/^"|"$/g, "").slice(0, TEXT_MAX$1.archived);
	const said = text.match(IDENTIFIER) ?? [];
	const conditions = open.map(({ mentions }) => mentions).reverse();
	const named = conditions.flatMap((mentions) => mentions.filter((flag) => said.includes(flag)));
	const [alone, ...others] = conditions.find((mentions) => mentions.length > 0) ?? [];
	for (const flag of named.length > 0 ? named : alone !== void 0 && others.length === 0 ? [alone] : []) {
		const known = draft(flag);
		if (known) known.archived ??= text;
	}
}
/** Which names a condition tests for presence, reads as numbers, and needs to be on; and which one it finds undefined. */
function readCondition(kind, rest) {
	const names = [...new Set(rest.match(IDENTIFIER) ?? [])].filter((name) => name !== "defined");
	if (kind === "ifdef") return {
		tested: names.slice(0, 1),
		read: [],
		mentions: names.slice(0, 1)
	};
	if (kind === "ifndef") {
		const [flag] = names;
		return {
			tested: [],
			read: [],
			mentions: [],
			...flag === void 0 ? {} : { undefinedFlag: flag }
		};
	}
	const tested = [...rest.matchAll(/defined\s*\(?\s*([A-Za-z_][A-Za-z0-9_]*)/g)].map((match) => match[1] ?? "");
	const valued = rest.replace(/defined\s*\(?\s*[A-Za-z_][A-Za-z0-9_]*/g, "").match(IDENTIFIER) ?? [];
	const alone = /^!\s*defined\s*\(?\s*([A-Za-z_][A-Za-z0-9_]*)\s*\)?$/.exec(rest)?.[1];
	if (alone !== void 0) return {
		tested: [],
		read: [],
		mentions: [],
		undefinedFlag: alone
	};
	const negated = [...rest.matchAll(/!\s*(?:defined\s*\(?)?\s*\(?([A-Za-z_][A-Za-z0-9_]*)|([A-Za-z_][A-Za-z0-9_]*)\s*\)?\s*==\s*0/g)].flatMap((match) => match[1] ?? match[2] ?? []);
	return {
		tested,
		read: [...new Set(valued)],
		mentions: names.filter((name) => !negated.includes(name))
	};
}
/** The name of `#ifndef X / #define X` around a whole file. */
function includeGuard([first, second]) {
	return first?.name === "ifndef" && second?.name === "define" && first.rest === second.rest ? first.rest : void 0;
}
// node_modules/is-plain-obj/index.js
function isPlainObject(value) {
	if (typeof value !== "object" || value === null) return false;
	const prototype = Object.getPrototypeOf(value);
	return (prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null) && !(Symbol.toStringTag in value) && !(Symbol.iterator in value);
}
// node_modules/execa/lib/arguments/file-url.js
const safeNormalizeFileUrl = (file, name) => {
	const fileString = normalizeFileUrl(normalizeDenoExecPath(file));
	if (typeof fileString !== "string") throw new TypeError(`${name} must be a string or a file URL: ${fileString}.`);
	return fileString;
};
const normalizeDenoExecPath = (file) => isDenoExecPath(file) ? file.toString() : file;
const isDenoExecPath = (file) => typeof file !== "string" && file && Object.getPrototypeOf(file) === String.prototype;
const normalizeFileUrl = (file) => file instanceof URL ? fileURLToPath(file) : file;
// node_modules/execa/lib/methods/parameters.js
const normalizeParameters = (rawFile, rawArguments = [], rawOptions, ...rawExtraArguments) => {
	if (rawExtraArguments.length > 0) throw new TypeError("Execa accepts at most three arguments: file, arguments, options.");
	if (rawOptions !== void 0 && isPlainObject(rawArguments)) throw new TypeError("Execa accepts at most one options object. Please merge the second and third arguments.");
	const filePath = safeNormalizeFileUrl(rawFile, "First argument");
	const [commandArguments, options = {}] = isPlainObject(rawArguments) ? [[], rawArguments] : [rawArguments, rawOptions];
	if (!Array.isArray(commandArguments)) throw new TypeError(`Second argument must be either an array of arguments or an options object: ${commandArguments}`);
	if (commandArguments.some((commandArgument) => typeof commandArgument === "object" && commandArgument !== null)) throw new TypeError(`Second argument must be an array of strings: ${commandArguments}`);
	const normalizedArguments = commandArguments.map(String);
	const nullByteArgument = normalizedArguments.find((normalizedArgument) => normalizedArgument.includes("\0"));
	if (nullByteArgument !== void 0) throw new TypeError(`Arguments cannot contain null bytes ("\\0"): ${nullByteArgument}`);
	if (!isPlainObject(options)) throw new TypeError(`Last argument must be an options object: ${options}`);
	return [
		filePath,
		normalizedArguments,
		{
			__proto__: null,
			...options
		}
	];
};
// node_modules/execa/lib/arguments/escape.js
const joinCommand = (filePath, rawArguments, shell) => {
	const fileAndArguments = [filePath, ...rawArguments];
	const command = fileAndArguments.join(" ");
	return {
		command,
		escapedCommand: shell ? escapeControlCharacters(command) : fileAndArguments.map((fileAndArgument) => quoteString(escapeControlCharacters(fileAndArgument))).join(" ")
	};
};
const escapeLines = (lines) => stripVTControlCharacters(lines).split("\n").map((line) => escapeControlCharacters(line)).join("\n");
const escapeControlCharacters = (line) => line.replaceAll(SPECIAL_CHAR_REGEXP, (character) => escapeControlCharacter(character));
const escapeControlCharacter = (character) => {
	const commonEscape = COMMON_ESCAPES[character];
	if (commonEscape !== void 0) return commonEscape;
	const codepoint = character.codePointAt(0);
	const codepointHex = codepoint.toString(16);
	return codepoint <= 65535 ? `\\u${codepointHex.padStart(4, "0")}` : `\\U${codepointHex}`;
};
const getSpecialCharRegExp = () => {
	try {
		return new RegExp("\\p{Separator}|\\p{Other}", "gu");
	} catch {
		return /[\s\u0000-\u001F\u007F-\u009F\u00AD]/g;
	}
};
const SPECIAL_CHAR_REGEXP = getSpecialCharRegExp();
const COMMON_ESCAPES = {
	" ": " ",
	"\b": "\\b",
	"\f": "\\f",
	"\n": "\\n",
	"\r": "\\r",
	"	": "\\t"
};
const ASTRAL_START = 65535;
const quoteString = (escapedArgument) => {
	if (NO_ESCAPE_REGEXP.test(escapedArgument)) return escapedArgument;
	return platform === "win32" ? `"${escapedArgument.replaceAll("\"", "\"\"")}"` : `'${escapedArgument.replaceAll("'", "'\\''")}'`;
};
const NO_ESCAPE_REGEXP = /^[\w\-./]+$/;
// node_modules/execa/lib/utils/uint-array.js
const { toString: objectToString$1 } = Object.prototype;
const isArrayBuffer = (value) => objectToString$1.call(value) === "[object ArrayBuffer]";
const isUint8Array = (value) => objectToString$1.call(value) === "[object Uint8Array]";
const bufferToUint8Array = (buffer) => new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
const textEncoder$1 = new TextEncoder();
const stringToUint8Array = (string) => textEncoder$1.encode(string);
const textDecoder = new TextDecoder();
const uint8ArrayToString = (uint8Array) => textDecoder.decode(uint8Array);
const joinToString = (uint8ArraysOrStrings, encoding) => {
	return uint8ArraysToStrings(uint8ArraysOrStrings, encoding).join("");
};
const uint8ArraysToStrings = (uint8ArraysOrStrings, encoding) => {
	if (encoding === "utf8" && uint8ArraysOrStrings.every((uint8ArrayOrString) => typeof uint8ArrayOrString === "string")) return uint8ArraysOrStrings;
	const decoder = new StringDecoder(encoding);
	const strings = uint8ArraysOrStrings.map((uint8ArrayOrString) => typeof uint8ArrayOrString === "string" ? stringToUint8Array(uint8ArrayOrString) : uint8ArrayOrString).map((uint8Array) => decoder.write(uint8Array));
	const finalString = decoder.end();
	return finalString === "" ? strings : [...strings, finalString];
};
const joinToUint8Array = (uint8ArraysOrStrings) => uint8ArraysOrStrings.length === 1 && isUint8Array(uint8ArraysOrStrings[0]) ? uint8ArraysOrStrings[0] : concatUint8Arrays(stringsToUint8Arrays(uint8ArraysOrStrings));
const stringsToUint8Arrays = (uint8ArraysOrStrings) => uint8ArraysOrStrings.map((uint8ArrayOrString) => typeof uint8ArrayOrString === "string" ? stringToUint8Array(uint8ArrayOrString) : uint8ArrayOrString);
const concatUint8Arrays = (uint8Arrays) => {
	const result = new Uint8Array(getJoinLength(uint8Arrays));
	let index = 0;
	for (const uint8Array of uint8Arrays) {
		result.set(uint8Array, index);
		index += uint8Array.length;
	}
	return result;
};
const getJoinLength = (uint8Arrays) => {
	let joinLength = 0;
	for (const uint8Array of uint8Arrays) joinLength += uint8Array.length;
	return joinLength;
};
// node_modules/execa/lib/return/final-error.js
const getFinalError = (originalError, message, isSync) => {
	return new (isSync ? ExecaSyncError : ExecaError)(message, originalError instanceof DiscardedError ? {} : { cause: originalError });
};
var DiscardedError = class extends Error {};
const setErrorName = (ErrorClass, value) => {
	Object.defineProperties(ErrorClass.prototype, {
		name: {
			value,
			writable: true,
			enumerable: false,
			configurable: true
		},
		[execaErrorSymbol]: {
			value: true,
			writable: false,
			enumerable: false,
			configurable: false
		}
	});
};
const isExecaError = (error) => isErrorInstance(error) && execaErrorSymbol in error;
const execaErrorSymbol = Symbol("isExecaError");
const isErrorInstance = (value) => value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
var ExecaError = class extends Error {};
setErrorName(ExecaError, ExecaError.name);
var ExecaSyncError = class extends Error {};
setErrorName(ExecaSyncError, ExecaSyncError.name);
// node_modules/execa/lib/utils/type-name.js
const getTypeName = (value) => value === null ? "null" : typeof value;
// node_modules/execa/lib/methods/template.js
const isTemplateString = (templates) => Array.isArray(templates) && Array.isArray(templates.raw);
const parseTemplates = (templates, expressions) => {
	let tokens = [];
	let isSeparated = false;
	for (const [index, template] of templates.entries()) ({tokens, isSeparated} = parseTemplate({
		templates,
		expressions,
		tokens,
		isSeparated,
		index,
		template
	}));
	if (tokens.length === 0) throw new TypeError("Template script must not be empty");
	const [file, ...commandArguments] = tokens;
	return [
		file,
		commandArguments,
		{}
	];
};
const parseTemplate = ({ templates, expressions, tokens, isSeparated, index, template }) => {
	if (template === void 0) throw new TypeError(`Invalid backslash sequence: ${templates.raw[index]}`);
	const { nextTokens, leadingWhitespaces, trailingWhitespaces } = splitByWhitespaces(template, templates.raw[index]);
	const newTokens = concatTokens(tokens, nextTokens, isSeparated || leadingWhitespaces);
	const isTemplateSeparated = trailingWhitespaces || nextTokens.length === 0 && isSeparated;
	if (index === expressions.length) return {
		tokens: newTokens,
		isSeparated: isTemplateSeparated
	};
	const expression = expressions[index];
	const expressionTokens = Array.isArray(expression) ? expression.map((expression) => parseExpression(expression)) : [parseExpression(expression)];
	return {
		tokens: concatTokens(newTokens, expressionTokens, isTemplateSeparated),
		isSeparated: expressionTokens.length === 0 && isTemplateSeparated
	};
};
const splitByWhitespaces = (template, rawTemplate) => {
	if (template.length === 0) return {
		nextTokens: [],
		leadingWhitespaces: false,
		trailingWhitespaces: false
	};
	const nextTokens = [];
	let templateStart = 0;
	let isLeadingWhitespaces = false;
	for (let templateIndex = 0, rawIndex = 0; templateIndex < template.length; templateIndex += 1, rawIndex += 1) {
		const rawCharacter = rawTemplate[rawIndex];
		if (DELIMITERS.has(rawCharacter)) {
			if (templateIndex === 0) isLeadingWhitespaces = true;
			if (templateStart !== templateIndex) nextTokens.push(template.slice(templateStart, templateIndex));
			templateStart = templateIndex + 1;
		} else if (rawCharacter === "\\") {
			const nextRawCharacter = rawTemplate[rawIndex + 1];
			if (nextRawCharacter === "\n") {
				templateIndex -= 1;
				rawIndex += 1;
			} else if (nextRawCharacter === "u" && rawTemplate[rawIndex + 2] === "{") {
				const closingBraceIndex = rawTemplate.indexOf("}", rawIndex + 3);
				if (isAstralEscape(rawTemplate.slice(rawIndex + 3, closingBraceIndex))) templateIndex += 1;
				rawIndex = closingBraceIndex;
			} else rawIndex += ESCAPE_LENGTH[nextRawCharacter] ?? 1;
		}
	}
	const isTrailingWhitespaces = templateStart === template.length;
	if (!isTrailingWhitespaces) nextTokens.push(template.slice(templateStart));
	return {
		nextTokens,
		leadingWhitespaces: isLeadingWhitespaces,
		trailingWhitespaces: isTrailingWhitespaces
	};
};
const isAstralEscape = (codePointHex) => Number.parseInt(codePointHex, 16) > ASTRAL_START;
const DELIMITERS = /* @__PURE__ */ new Set([
	" ",
	"	",
	"\r",
	"\n"
]);
const ESCAPE_LENGTH = {
	x: 3,
	u: 5
};
const concatTokens = (tokens, nextTokens, isSeparated) => isSeparated || tokens.length === 0 || nextTokens.length === 0 ? [...tokens, ...nextTokens] : [
	...tokens.slice(0, -1),
	`${tokens.at(-1)}${nextTokens[0]}`,
	...nextTokens.slice(1)
];
const parseExpression = (expression) => {
	const typeOfExpression = getTypeName(expression);
	if (typeOfExpression === "string") return expression;
	if (typeOfExpression === "number") return String(expression);
	if ((isPlainObject(expression) || isExecaError(expression)) && (Object.hasOwn(expression, "stdout") || Object.hasOwn(expression, "isMaxBuffer"))) return getSubprocessResult(expression);
	if (expression instanceof ChildProcess || Object.prototype.toString.call(expression) === "[object Promise]") throw new TypeError("Unexpected subprocess in template expression. Please use ${await subprocess} instead of ${subprocess}.");
	throw new TypeError(`Unexpected "${typeOfExpression}" in template expression`);
};
const getSubprocessResult = (result) => {
	const stdout = Object.hasOwn(result, "stdout") ? result.stdout : void 0;
	if (typeof stdout === "string") return stdout;
	if (isUint8Array(stdout)) return uint8ArrayToString(stdout);
	if (stdout === void 0) throw new TypeError("Missing result.stdout in template expression. This is probably due to the previous subprocess' \"stdout\" option.");
	throw new TypeError(`Unexpected "${getTypeName(stdout)}" stdout in template expression`);
};
// node_modules/execa/lib/utils/standard-stream.js
const isStandardStream = (stream) => STANDARD_STREAMS.includes(stream);
const STANDARD_STREAMS = [
	process$1.stdin,
	process$1.stdout,
	process$1.stderr
];
const STANDARD_STREAMS_ALIASES = [
	"stdin",
	"stdout",
	"stderr"
];
const getStreamName = (fdNumber) => STANDARD_STREAMS_ALIASES[fdNumber] ?? `stdio[${fdNumber}]`;
const allStreamSymbol = Symbol("execa.allStream");
const setAllStream = (stream) => Object.assign(stream, { [allStreamSymbol]: true });
const isAllStream = (stream) => stream?.[allStreamSymbol] === true;
// node_modules/execa/lib/utils/options.js
const copyOptions = (options = {}) => {
	if (options === null) throw new TypeError("The options must be an object, not `null`.");
	return {
		__proto__: null,
		...options
	};
};
const checkBooleanOption = (value, optionName) => {
	if (value !== void 0 && typeof value !== "boolean") throw new TypeError(`The \`${optionName}\` option must use a boolean.`);
};
// node_modules/execa/lib/arguments/specific.js
const normalizeFdSpecificOptions = (options) => {
	const optionsCopy = {
		__proto__: null,
		...options
	};
	for (const optionName of FD_SPECIFIC_OPTIONS) optionsCopy[optionName] = normalizeFdSpecificOption(options, optionName);
	return optionsCopy;
};
const normalizeFdSpecificOption = (options, optionName) => {
	const stdioLength = getStdioLength(options);
	const optionBaseArray = Array.from({ length: stdioLength + 1 });
	const optionArray = normalizeFdSpecificValue(options[optionName], optionBaseArray, optionName, stdioLength);
	return addDefaultValue$1(optionArray, optionName);
};
const getStdioLength = ({ stdio }) => Array.isArray(stdio) ? Math.max(stdio.length, STANDARD_STREAMS_ALIASES.length) : STANDARD_STREAMS_ALIASES.length;
const normalizeFdSpecificValue = (optionValue, optionArray, optionName, stdioLength) => {
	if (isPlainObject(optionValue)) return normalizeOptionObject(optionValue, optionArray, optionName, stdioLength);
	validateFdSpecificValue(optionValue, optionName);
	return optionArray.fill(optionValue);
};
const normalizeOptionObject = (optionValue, optionArray, optionName, stdioLength) => {
	for (const fdName of Object.keys(optionValue).sort(compareFdName)) {
		validateFdSpecificValue(optionValue[fdName], optionName, `${optionName}.${fdName}`);
		for (const fdNumber of parseFdName(fdName, optionName, stdioLength)) optionArray[fdNumber] = optionValue[fdName];
	}
	return optionArray;
};
const compareFdName = (fdNameA, fdNameB) => getFdNameOrder(fdNameA) < getFdNameOrder(fdNameB) ? 1 : -1;
const getFdNameOrder = (fdName) => {
	if (fdName === "stdout" || fdName === "stderr") return 0;
	return fdName === "all" ? 2 : 1;
};
const parseFdName = (fdName, optionName, stdioLength) => {
	if (fdName === "ipc") return [stdioLength];
	const fdNumber = parseFd(fdName);
	if (fdNumber === void 0 || fdNumber === 0) throw new TypeError(`"${optionName}.${fdName}" is invalid.
It must be "${optionName}.stdout", "${optionName}.stderr", "${optionName}.all", "${optionName}.ipc", or "${optionName}.fd3", "${optionName}.fd4" (and so on).`);
	if (fdNumber !== "all" && fdNumber >= stdioLength) throw new TypeError(`"${optionName}.${fdName}" is invalid: that file descriptor does not exist.
Please set the "stdio" option to ensure that file descriptor exists.`);
	return fdNumber === "all" ? [1, 2] : [fdNumber];
};
const parseFd = (fdName) => {
	if (fdName === "all") return fdName;
	if (STANDARD_STREAMS_ALIASES.includes(fdName)) return STANDARD_STREAMS_ALIASES.indexOf(fdName);
	const regexpResult = FD_REGEXP.exec(fdName);
	if (regexpResult !== null) return Number(regexpResult.groups.fdNumber);
};
const FD_REGEXP = /^fd(?<fdNumber>\d+)$/;
const addDefaultValue$1 = (optionArray, optionName) => optionArray.map((optionValue) => optionValue === void 0 ? DEFAULT_OPTIONS[optionName] : optionValue);
const BOOLEAN_FD_SPECIFIC_OPTIONS = /* @__PURE__ */ new Set([
	"lines",
	"buffer",
	"stripFinalNewline"
]);
const validateFdSpecificValue = (optionValue, optionName, fullOptionName = optionName) => {
	if (BOOLEAN_FD_SPECIFIC_OPTIONS.has(optionName)) checkBooleanOption(optionValue, fullOptionName);
	else if (optionName === "maxBuffer" && optionValue !== void 0 && (typeof optionValue !== "number" || Number.isNaN(optionValue))) throw new TypeError(`The \`${fullOptionName}\` option must use a number.`);
};
const DEFAULT_OPTIONS = {
	lines: false,
	buffer: true,
	maxBuffer: 1e8,
	verbose: debuglog("execa").enabled ? "full" : "none",
	stripFinalNewline: true
};
const FD_SPECIFIC_OPTIONS = [
	"lines",
	"buffer",
	"maxBuffer",
	"verbose",
	"stripFinalNewline"
];
const getFdSpecificValue = (optionArray, fdNumber) => fdNumber === "ipc" ? optionArray.at(-1) : optionArray[fdNumber];
// node_modules/execa/lib/verbose/values.js
const isVerbose = ({ verbose }, fdNumber) => getFdVerbose(verbose, fdNumber) !== "none";
const isFullVerbose = ({ verbose }, fdNumber) => !["none", "short"].includes(getFdVerbose(verbose, fdNumber));
const getVerboseFunction = ({ verbose }, fdNumber) => {
	const fdVerbose = getFdVerbose(verbose, fdNumber);
	return isVerboseFunction(fdVerbose) ? fdVerbose : void 0;
};
const getFdVerbose = (verbose, fdNumber) => fdNumber === void 0 ? getFdGenericVerbose(verbose) : getFdSpecificValue(verbose, fdNumber);
const getFdGenericVerbose = (verbose) => verbose.find((fdVerbose) => isVerboseFunction(fdVerbose)) ?? VERBOSE_VALUES.findLast((fdVerbose) => verbose.includes(fdVerbose));
const isVerboseFunction = (fdVerbose) => typeof fdVerbose === "function";
const VERBOSE_VALUES = [
	"none",
	"short",
	"full"
];
// node_modules/is-unicode-supported/index.js
function isUnicodeSupported() {
	const { env } = process$1;
	const { TERM, TERM_PROGRAM } = env;
	if (process$1.platform !== "win32") return TERM !== "linux";
	return Boolean(env.WT_SESSION) || Boolean(env.TERMINUS_SUBLIME) || env.ConEmuTask === "{cmd::Cmder}" || TERM_PROGRAM === "Terminus-Sublime" || TERM_PROGRAM === "vscode" || TERM === "xterm-256color" || TERM === "alacritty" || TERM === "rxvt-unicode" || TERM === "rxvt-unicode-256color" || env.TERMINAL_EMULATOR === "JetBrains-JediTerm";
}
// node_modules/figures/index.js
const common = {
	circleQuestionMark: "(?)",
	questionMarkPrefix: "(?)",
	square: "█",
	squareDarkShade: "▓",
	squareMediumShade: "▒",
	squareLightShade: "░",
	squareTop: "▀",
	squareBottom: "▄",
	squareLeft: "▌",
	squareRight: "▐",
	squareCenter: "■",
	bullet: "●",
	dot: "․",
	ellipsis: "…",
	pointerSmall: "›",
	triangleUp: "▲",
	triangleUpSmall: "▴",
	triangleDown: "▼",
	triangleDownSmall: "▾",
	triangleLeftSmall: "◂",
	triangleRightSmall: "▸",
	home: "⌂",
	heart: "♥",
	musicNote: "♪",
	musicNoteBeamed: "♫",
	arrowUp: "↑",
	arrowDown: "↓",
	arrowLeft: "←",
	arrowRight: "→",
	arrowLeftRight: "↔",
	arrowUpDown: "↕",
	almostEqual: "≈",
	notEqual: "≠",
	lessOrEqual: "≤",
	greaterOrEqual: "≥",
	identical: "≡",
	infinity: "∞",
	subscriptZero: "₀",
	subscriptOne: "₁",
	subscriptTwo: "₂",
	subscriptThree: "₃",
	subscriptFour: "₄",
	subscriptFive: "₅",
	subscriptSix: "₆",
	subscriptSeven: "₇",
	subscriptEight: "₈",
	subscriptNine: "₉",
	oneHalf: "½",
	oneThird: "⅓",
	oneQuarter: "¼",
	oneFifth: "⅕",
	oneSixth: "⅙",
	oneEighth: "⅛",
	twoThirds: "⅔",
	twoFifths: "⅖",
	threeQuarters: "¾",
	threeFifths: "⅗",
	threeEighths: "⅜",
	fourFifths: "⅘",
	fiveSixths: "⅚",
	fiveEighths: "⅝",
	sevenEighths: "⅞",
	line: "─",
	lineBold: "━",
	lineDouble: "═",
	lineDashed0: "┄",
	lineDashed1: "┅",
	lineDashed2: "┈",
	lineDashed3: "┉",
	lineDashed4: "╌",
	lineDashed5: "╍",
	lineDashed6: "╴",
	lineDashed7: "╶",
	lineDashed8: "╸",
	lineDashed9: "╺",
	lineDashed10: "╼",
	lineDashed11: "╾",
	lineDashed12: "−",
	lineDashed13: "–",
	lineDashed14: "‐",
	lineDashed15: "⁃",
	lineVertical: "│",
	lineVerticalBold: "┃",
	lineVerticalDouble: "║",
	lineVerticalDashed0: "┆",
	lineVerticalDashed1: "┇",
	lineVerticalDashed2: "┊",
	lineVerticalDashed3: "┋",
	lineVerticalDashed4: "╎",
	lineVerticalDashed5: "╏",
	lineVerticalDashed6: "╵",
	lineVerticalDashed7: "╷",
	lineVerticalDashed8: "╹",
	lineVerticalDashed9: "╻",
	lineVerticalDashed10: "╽",
	lineVerticalDashed11: "╿",
	lineDownLeft: "┐",
	lineDownLeftArc: "╮",
	lineDownBoldLeftBold: "┓",
	lineDownBoldLeft: "┒",
	lineDownLeftBold: "┑",
	lineDownDoubleLeftDouble: "╗",
	lineDownDoubleLeft: "╖",
	lineDownLeftDouble: "╕",
	lineDownRight: "┌",
	lineDownRightArc: "╭",
	lineDownBoldRightBold: "┏",
	lineDownBoldRight: "┎",
	lineDownRightBold: "┍",
	lineDownDoubleRightDouble: "╔",
	lineDownDoubleRight: "╓",
	lineDownRightDouble: "╒",
	lineUpLeft: "┘",
	lineUpLeftArc: "╯",
	lineUpBoldLeftBold: "┛",
	lineUpBoldLeft: "┚",
	lineUpLeftBold: "┙",
	lineUpDoubleLeftDouble: "╝",
	lineUpDoubleLeft: "╜",
	lineUpLeftDouble: "╛",
	lineUpRight: "└",
	lineUpRightArc: "╰",
	lineUpBoldRightBold: "┗",
	lineUpBoldRight: "┖",
	lineUpRightBold: "┕",
	lineUpDoubleRightDouble: "╚",
	lineUpDoubleRight: "╙",
	lineUpRightDouble: "╘",
	lineUpDownLeft: "┤",
	lineUpBoldDownBoldLeftBold: "┫",
	lineUpBoldDownBoldLeft: "┨",
	lineUpDownLeftBold: "┥",
	lineUpBoldDownLeftBold: "┩",
	lineUpDownBoldLeftBold: "┪",
	lineUpDownBoldLeft: "┧",
	lineUpBoldDownLeft: "┦",
	lineUpDoubleDownDoubleLeftDouble: "╣",
	lineUpDoubleDownDoubleLeft: "╢",
	lineUpDownLeftDouble: "╡",
	lineUpDownRight: "├",
	lineUpBoldDownBoldRightBold: "┣",
	lineUpBoldDownBoldRight: "┠",
	lineUpDownRightBold: "┝",
	lineUpBoldDownRightBold: "┡",
	lineUpDownBoldRightBold: "┢",
	lineUpDownBoldRight: "┟",
	lineUpBoldDownRight: "┞",
	lineUpDoubleDownDoubleRightDouble: "╠",
	lineUpDoubleDownDoubleRight: "╟",
	lineUpDownRightDouble: "╞",
	lineDownLeftRight: "┬",
	lineDownBoldLeftBoldRightBold: "┳",
	lineDownLeftBoldRightBold: "┯",
	lineDownBoldLeftRight: "┰",
	lineDownBoldLeftBoldRight: "┱",
	lineDownBoldLeftRightBold: "┲",
	lineDownLeftRightBold: "┮",
	lineDownLeftBoldRight: "┭",
	lineDownDoubleLeftDoubleRightDouble: "╦",
	lineDownDoubleLeftRight: "╥",
	lineDownLeftDoubleRightDouble: "╤",
	lineUpLeftRight: "┴",
	lineUpBoldLeftBoldRightBold: "┻",
	lineUpLeftBoldRightBold: "┷",
	lineUpBoldLeftRight: "┸",
	lineUpBoldLeftBoldRight: "┹",
	lineUpBoldLeftRightBold: "┺",
	lineUpLeftRightBold: "┶",
	lineUpLeftBoldRight: "┵",
	lineUpDoubleLeftDoubleRightDouble: "╩",
	lineUpDoubleLeftRight: "╨",
	lineUpLeftDoubleRightDouble: "╧",
	lineUpDownLeftRight: "┼",
	lineUpBoldDownBoldLeftBoldRightBold: "╋",
	lineUpDownBoldLeftBoldRightBold: "╈",
	lineUpBoldDownLeftBoldRightBold: "╇",
	lineUpBoldDownBoldLeftRightBold: "╊",
	lineUpBoldDownBoldLeftBoldRight: "╉",
	lineUpBoldDownLeftRight: "╀",
	lineUpDownBoldLeftRight: "╁",
	lineUpDownLeftBoldRight: "┽",
	lineUpDownLeftRightBold: "┾",
	lineUpBoldDownBoldLeftRight: "╂",
	lineUpDownLeftBoldRightBold: "┿",
	lineUpBoldDownLeftBoldRight: "╃",
	lineUpBoldDownLeftRightBold: "╄",
	lineUpDownBoldLeftBoldRight: "╅",
	lineUpDownBoldLeftRightBold: "╆",
	lineUpDoubleDownDoubleLeftDoubleRightDouble: "╬",
	lineUpDoubleDownDoubleLeftRight: "╫",
	lineUpDownLeftDoubleRightDouble: "╪",
	lineCross: "╳",
	lineBackslash: "╲",
	lineSlash: "╱"
};
const specialMainSymbols = {
	tick: "✔",
	info: "ℹ",
	warning: "⚠",
	cross: "✘",
	squareSmall: "◻",
	squareSmallFilled: "◼",
	circle: "◯",
	circleFilled: "◉",
	circleDotted: "◌",
	circleDouble: "◎",
	circleCircle: "ⓞ",
	circleCross: "ⓧ",
	circlePipe: "Ⓘ",
	radioOn: "◉",
	radioOff: "◯",
	checkboxOn: "☒",
	checkboxOff: "☐",
	checkboxCircleOn: "ⓧ",
	checkboxCircleOff: "Ⓘ",
	pointer: "❯",
	triangleUpOutline: "△",
	triangleLeft: "◀",
	triangleRight: "▶",
	lozenge: "◆",
	lozengeOutline: "◇",
	hamburger: "☰",
	smiley: "㋡",
	mustache: "෴",
	star: "★",
	play: "▶",
	nodejs: "⬢",
	oneSeventh: "⅐",
	oneNinth: "⅑",
	oneTenth: "⅒"
};
const specialFallbackSymbols = {
	tick: "√",
	info: "i",
	warning: "‼",
	cross: "×",
	squareSmall: "□",
	squareSmallFilled: "■",
	circle: "( )",
	circleFilled: "(*)",
	circleDotted: "( )",
	circleDouble: "( )",
	circleCircle: "(○)",
	circleCross: "(×)",
	circlePipe: "(│)",
	radioOn: "(*)",
	radioOff: "( )",
	checkboxOn: "[×]",
	checkboxOff: "[ ]",
	checkboxCircleOn: "(×)",
	checkboxCircleOff: "( )",
	pointer: ">",
	triangleUpOutline: "∆",
	triangleLeft: "◄",
	triangleRight: "►",
	lozenge: "♦",
	lozengeOutline: "◊",
	hamburger: "≡",
	smiley: "☺",
	mustache: "┌─┐",
	star: "✶",
	play: "►",
	nodejs: "♦",
	oneSeventh: "1/7",
	oneNinth: "1/9",
	oneTenth: "1/10"
};
const mainSymbols = {
	...common,
	...specialMainSymbols
};
const fallbackSymbols = {
	...common,
	...specialFallbackSymbols
};
const figures = isUnicodeSupported() ? mainSymbols : fallbackSymbols;
Object.entries(specialMainSymbols);
// node_modules/yoctocolors/base.js
const hasColors$1 = tty?.WriteStream?.prototype?.hasColors?.() ?? false;
const format = (open, close) => {
	if (!hasColors$1) return (input) => input;
	const openCode = `\u001B[${open}m`;
	const closeCode = `\u001B[${close}m`;
	return (input) => {
		const string = input + "";
		let index = string.indexOf(closeCode);
		if (index === -1) return openCode + string + closeCode;
		let result = openCode;
		let lastIndex = 0;
		const replaceCode = (close === 22 ? closeCode : "") + openCode;
		while (index !== -1) {
			result += string.slice(lastIndex, index) + replaceCode;
			lastIndex = index + closeCode.length;
			index = string.indexOf(closeCode, lastIndex);
		}
		result += string.slice(lastIndex) + closeCode;
		return result;
	};
};
format(0, 0);
const bold$1 = format(1, 22);
format(2, 22);
format(3, 23);
format(4, 24);
format("4:2", 24);
format("4:3", 24);
format("4:4", 24);
format("4:5", 24);
format(53, 55);
format(7, 27);
format(8, 28);
format(9, 29);
format(30, 39);
format(31, 39);
format(32, 39);
format(33, 39);
format(34, 39);
format(35, 39);
format(36, 39);
format(37, 39);
const gray$1 = format(90, 39);
format(40, 49);
format(41, 49);
format(42, 49);
format(43, 49);
format(44, 49);
format(45, 49);
format(46, 49);
format(47, 49);
format(100, 49);
const redBright$1 = format(91, 39);
format(92, 39);
const yellowBright$1 = format(93, 39);
format(94, 39);
format(95, 39);
format(96, 39);
format(97, 39);
format(101, 49);
format(102, 49);
format(103, 49);
format(104, 49);
format(105, 49);
format(106, 49);
format(107, 49);
format("58;5;0", 59);
format("58;5;1", 59);
format("58;5;2", 59);
format("58;5;3", 59);
format("58;5;4", 59);
format("58;5;5", 59);
format("58;5;6", 59);
format("58;5;7", 59);
format("58;5;8", 59);
format("58;5;9", 59);
format("58;5;10", 59);
format("58;5;11", 59);
format("58;5;12", 59);
format("58;5;13", 59);
format("58;5;14", 59);
format("58;5;15", 59);
// node_modules/execa/lib/verbose/default.js
const hasColors = process$1.env.FORCE_COLOR !== void 0 || process$1.stderr.isTTY === true;
const identity$1 = (string) => string;
const getColor = (color) => hasColors ? color : identity$1;
const gray = getColor(gray$1);
const bold = getColor(bold$1);
const redBright = getColor(redBright$1);
const yellowBright = getColor(yellowBright$1);
const defaultVerboseFunction = ({ type, message, timestamp, piped, commandId, result: { failed = false } = {}, options: { reject = true } }) => {
	const timestampString = serializeTimestamp(timestamp);
	const icon = ICONS[type]({
		failed,
		reject,
		piped
	});
	const color = COLORS[type]({ reject });
	return `${gray(`[${timestampString}]`)} ${gray(`[${commandId}]`)} ${color(icon)} ${color(message)}`;
};
const serializeTimestamp = (timestamp) => `${padField(timestamp.getHours(), 2)}:${padField(timestamp.getMinutes(), 2)}:${padField(timestamp.getSeconds(), 2)}.${padField(timestamp.getMilliseconds(), 3)}`;
const padField = (field, padding) => String(field).padStart(padding, "0");
const getFinalIcon = ({ failed, reject }) => {
	if (!failed) return figures.tick;
	return reject ? figures.cross : figures.warning;
};
const ICONS = {
	command: ({ piped }) => piped ? "|" : "$",
	output: () => " ",
	ipc: () => "*",
	error: getFinalIcon,
	duration: getFinalIcon
};
const COLORS = {
	command: () => bold,
	output: () => identity$1,
	ipc: () => identity$1,
	error: ({ reject }) => reject ? redBright : yellowBright,
	duration: () => gray
};
// node_modules/execa/lib/verbose/custom.js
const applyVerboseOnLines = (printedLines, verboseInfo, fdNumber) => {
	const verboseFunction = getVerboseFunction(verboseInfo, fdNumber);
	return printedLines.map(({ verboseLine, verboseObject }) => applyVerboseFunction(verboseLine, verboseObject, verboseFunction)).filter((printedLine) => printedLine !== void 0).map((printedLine) => appendNewline(printedLine)).join("");
};
const applyVerboseFunction = (verboseLine, verboseObject, verboseFunction) => {
	if (verboseFunction === void 0) return verboseLine;
	const printedLine = verboseFunction(verboseLine, verboseObject);
	if (typeof printedLine === "string") return printedLine;
};
const appendNewline = (printedLine) => printedLine.endsWith("\n") ? printedLine : `${printedLine}\n`;
// node_modules/execa/lib/verbose/log.js
const verboseLog = ({ type, verboseMessage, fdNumber, verboseInfo, result }) => {
	const verboseObject = getVerboseObject({
		type,
		result,
		verboseInfo
	});
	const printedLines = getPrintedLines(verboseMessage, verboseObject);
	const finalLines = applyVerboseOnLines(printedLines, verboseInfo, fdNumber);
	if (finalLines !== "") console.warn(finalLines.slice(0, -1));
};
const getVerboseObject = ({ type, result, verboseInfo }) => {
	const { escapedCommand, commandId, rawOptions } = verboseInfo;
	const { piped = false, ...options } = rawOptions;
	return {
		type,
		escapedCommand,
		commandId: `${commandId}`,
		timestamp: /* @__PURE__ */ new Date(),
		piped,
		result,
		options
	};
};
const getPrintedLines = (verboseMessage, verboseObject) => verboseMessage.split("\n").map((message) => getPrintedLine({
	...verboseObject,
	message
}));
const getPrintedLine = (verboseObject) => {
	return {
		verboseLine: defaultVerboseFunction(verboseObject),
		verboseObject
	};
};
const serializeVerboseMessage = (message) => {
	const messageString = typeof message === "string" ? message : inspect(message);
	return escapeLines(messageString);
};
// node_modules/execa/lib/verbose/start.js
const logCommand = (escapedCommand, verboseInfo) => {
	if (!isVerbose(verboseInfo)) return;
	verboseLog({
		type: "command",
		verboseMessage: escapedCommand,
		verboseInfo
	});
};
// node_modules/execa/lib/verbose/info.js
const getVerboseInfo = (verbose, escapedCommand, rawOptions) => {
	validateVerbose(verbose);
	return {
		verbose,
		escapedCommand,
		commandId: getCommandId(verbose),
		rawOptions
	};
};
const getCommandId = (verbose) => isVerbose({ verbose }) ? COMMAND_ID++ : void 0;
let COMMAND_ID = 0n;
const validateVerbose = (verbose) => {
	for (const fdVerbose of verbose) {
		if (fdVerbose === false) throw new TypeError("The \"verbose: false\" option was renamed to \"verbose: 'none'\".");
		if (fdVerbose === true) throw new TypeError("The \"verbose: true\" option was renamed to \"verbose: 'short'\".");
		if (!VERBOSE_VALUES.includes(fdVerbose) && !isVerboseFunction(fdVerbose)) {
			const allowedValues = VERBOSE_VALUES.map((allowedValue) => `'${allowedValue}'`).join(", ");
			throw new TypeError(`The "verbose" option must not be ${fdVerbose}. Allowed values are: ${allowedValues} or a function.`);
		}
	}
};
// node_modules/execa/lib/return/duration.js
const getStartTime = () => hrtime.bigint();
const getDurationMs = (startTime) => Number(hrtime.bigint() - startTime) / 1e6;
// node_modules/execa/lib/arguments/command.js
const handleCommand = (filePath, rawArguments, rawOptions) => {
	const startTime = getStartTime();
	const { command, escapedCommand } = joinCommand(filePath, rawArguments, rawOptions.shell && !rawOptions.node);
	const verbose = normalizeFdSpecificOption(rawOptions, "verbose");
	const verboseInfo = getVerboseInfo(verbose, escapedCommand, {
		__proto__: null,
		...rawOptions
	});
	logCommand(escapedCommand, verboseInfo);
	return {
		command,
		escapedCommand,
		startTime,
		verboseInfo
	};
};
// node_modules/path-key/index.js
function pathKey(options = {}) {
	const { env = process.env, platform = process.platform } = options;
	if (platform !== "win32") return "PATH";
	return Object.keys(env).reverse().find((key) => key.toUpperCase() === "PATH") || "Path";
}
promisify(execFile);
function toPath(urlOrPath) {
	return urlOrPath instanceof URL ? fileURLToPath(urlOrPath) : urlOrPath;
}
function traversePathUp(startPath) {
	return { *[Symbol.iterator]() {
		let currentPath = path.resolve(toPath(startPath));
		let previousPath;
		while (previousPath !== currentPath) {
			yield currentPath;
			previousPath = currentPath;
			currentPath = path.resolve(currentPath, "..");
		}
	} };
}
// node_modules/npm-run-path/index.js
const npmRunPath = ({ cwd = process$1.cwd(), path: pathOption = process$1.env[pathKey()], preferLocal = true, execPath = process$1.execPath, addExecPath = true } = {}) => {
	const cwdPath = path.resolve(toPath(cwd));
	const result = [];
	const pathParts = pathOption.split(path.delimiter);
	if (preferLocal) applyPreferLocal(result, pathParts, cwdPath);
	if (addExecPath) applyExecPath(result, pathParts, execPath, cwdPath);
	return pathOption === "" || pathOption === path.delimiter ? `${result.join(path.delimiter)}${pathOption}` : [...result, pathOption].join(path.delimiter);
};
const applyPreferLocal = (result, pathParts, cwdPath) => {
	for (const directory of traversePathUp(cwdPath)) {
		const pathPart = path.join(directory, "node_modules/.bin");
		if (!pathParts.includes(pathPart)) result.push(pathPart);
	}
};
const applyExecPath = (result, pathParts, execPath, cwdPath) => {
	const pathPart = path.resolve(cwdPath, toPath(execPath), "..");
	if (!pathParts.includes(pathPart)) result.push(pathPart);
};
const npmRunPathEnv = ({ env = process$1.env, ...options } = {}) => {
	env = { ...env };
	const pathName = pathKey({ env });
	options.path = env[pathName];
	env[pathName] = npmRunPath(options);
	return env;
};
// node_modules/human-signals/build/src/realtime.js
const getRealtimeSignals = () => {
	const length = 64 - SIGRTMIN + 1;
	return Array.from({ length }, getRealtimeSignal);
};
const getRealtimeSignal = (value, index) => ({
	name: `SIGRT${index + 1}`,
	number: SIGRTMIN + index,
	action: "terminate",
	description: "Application-specific signal (realtime)",
	standard: "posix"
});
const SIGRTMIN = 34;
// node_modules/human-signals/build/src/core.js
const SIGNALS = [
	{
		name: "SIGHUP",
		number: 1,
		action: "terminate",
		description: "Terminal closed",
		standard: "posix"
	},
	{
		name: "SIGINT",
		number: 2,
		action: "terminate",
		description: "User interruption with CTRL-C",
		standard: "ansi"
	},
	{
		name: "SIGQUIT",
		number: 3,
		action: "core",
		description: "User interruption with CTRL-\\",
		standard: "posix"
	},
	{
		name: "SIGILL",
		number: 4,
		action: "core",
		description: "Invalid machine instruction",
		standard: "ansi"
	},
	{
		name: "SIGTRAP",
		number: 5,
		action: "core",
		description: "Debugger breakpoint",
		standard: "posix"
	},
	{
		name: "SIGABRT",
		number: 6,
		action: "core",
		description: "Aborted",
		standard: "ansi"
	},
	{
		name: "SIGIOT",
		number: 6,
		action: "core",
		description: "Aborted",
		standard: "bsd"
	},
	{
		name: "SIGBUS",
		number: 7,
		action: "core",
		description: "Bus error due to misaligned, non-existing address or paging error",
		standard: "bsd"
	},
	{
		name: "SIGEMT",
		number: 7,
		action: "terminate",
		description: "Command should be emulated but is not implemented",
		standard: "other"
	},
	{
		name: "SIGFPE",
		number: 8,
		action: "core",
		description: "Floating point arithmetic error",
		standard: "ansi"
	},
	{
		name: "SIGKILL",
		number: 9,
		action: "terminate",
		description: "Forced termination",
		standard: "posix",
		forced: true
	},
	{
		name: "SIGUSR1",
		number: 10,
		action: "terminate",
		description: "Application-specific signal",
		standard: "posix"
	},
	{
		name: "SIGSEGV",
		number: 11,
		action: "core",
		description: "Segmentation fault",
		standard: "ansi"
	},
	{
		name: "SIGUSR2",
		number: 12,
		action: "terminate",
		description: "Application-specific signal",
		standard: "posix"
	},
	{
		name: "SIGPIPE",
		number: 13,
		action: "terminate",
		description: "Broken pipe or socket",
		standard: "posix"
	},
	{
		name: "SIGALRM",
		number: 14,
		action: "terminate",
		description: "Timeout or timer",
		standard: "posix"
	},
	{
		name: "SIGTERM",
		number: 15,
		action: "terminate",
		description: "Termination",
		standard: "ansi"
	},
	{
		name: "SIGSTKFLT",
		number: 16,
		action: "terminate",
		description: "Stack is empty or overflowed",
		standard: "other"
	},
	{
		name: "SIGCHLD",
		number: 17,
		action: "ignore",
		description: "Child process terminated, paused or unpaused",
		standard: "posix"
	},
	{
		name: "SIGCLD",
		number: 17,
		action: "ignore",
		description: "Child process terminated, paused or unpaused",
		standard: "other"
	},
	{
		name: "SIGCONT",
		number: 18,
		action: "unpause",
		description: "Unpaused",
		standard: "posix",
		forced: true
	},
	{
		name: "SIGSTOP",
		number: 19,
		action: "pause",
		description: "Paused",
		standard: "posix",
		forced: true
	},
	{
		name: "SIGTSTP",
		number: 20,
		action: "pause",
		description: "Paused using CTRL-Z or \"suspend\"",
		standard: "posix"
	},
	{
		name: "SIGTTIN",
		number: 21,
		action: "pause",
		description: "Background process cannot read terminal input",
		standard: "posix"
	},
	{
		name: "SIGBREAK",
		number: 21,
		action: "terminate",
		description: "User interruption with CTRL-BREAK",
		standard: "other"
	},
	{
		name: "SIGTTOU",
		number: 22,
		action: "pause",
		description: "Background process cannot write to terminal output",
		standard: "posix"
	},
	{
		name: "SIGURG",
		number: 23,
		action: "ignore",
		description: "Socket received out-of-band data",
		standard: "bsd"
	},
	{
		name: "SIGXCPU",
		number: 24,
		action: "core",
		description: "Process timed out",
		standard: "bsd"
	},
	{
		name: "SIGXFSZ",
		number: 25,
		action: "core",
		description: "File too big",
		standard: "bsd"
	},
	{
		name: "SIGVTALRM",
		number: 26,
		action: "terminate",
		description: "Timeout or timer",
		standard: "bsd"
	},
	{
		name: "SIGPROF",
		number: 27,
		action: "terminate",
		description: "Timeout or timer",
		standard: "bsd"
	},
	{
		name: "SIGWINCH",
		number: 28,
		action: "ignore",
		description: "Terminal window size changed",
		standard: "bsd"
	},
	{
		name: "SIGIO",
		number: 29,
		action: "terminate",
		description: "I/O is available",
		standard: "other"
	},
	{
		name: "SIGPOLL",
		number: 29,
		action: "terminate",
		description: "Watched event",
		standard: "other"
	},
	{
		name: "SIGINFO",
		number: 29,
		action: "ignore",
		description: "Request for process information",
		standard: "other"
	},
	{
		name: "SIGPWR",
		number: 30,
		action: "terminate",
		description: "Device running out of power",
		standard: "systemv"
	},
	{
		name: "SIGSYS",
		number: 31,
		action: "core",
		description: "Invalid system call",
		standard: "other"
	},
	{
		name: "SIGUNUSED",
		number: 31,
		action: "terminate",
		description: "Invalid system call",
		standard: "other"
	}
];
// node_modules/human-signals/build/src/signals.js
const getSignals = () => {
	const realtimeSignals = getRealtimeSignals();
	return [...SIGNALS, ...realtimeSignals].map(normalizeSignal$1);
};
const normalizeSignal$1 = ({ name, number: defaultNumber, description, action, forced = false, standard }) => {
	const { signals: { [name]: constantSignal } } = constants$1;
	const supported = constantSignal !== void 0;
	return {
		name,
		number: supported ? constantSignal : defaultNumber,
		description,
		supported,
		action,
		forced,
		standard
	};
};
// node_modules/human-signals/build/src/main.js
const getSignalsByName = () => {
	const signals = getSignals();
	return Object.fromEntries(signals.map(getSignalByName));
};
const getSignalByName = ({ name, number, description, supported, action, forced, standard }) => [name, {
	name,
	number,
	description,
	supported,
	action,
	forced,
	standard
}];
const signalsByName = getSignalsByName();
const getSignalsByNumber = () => {
	const signals = getSignals();
	const signalsA = Array.from({ length: 65 }, (value, number) => getSignalByNumber(number, signals));
	return Object.assign({}, ...signalsA);
};
const getSignalByNumber = (number, signals) => {
	const signal = findSignalByNumber(number, signals);
	if (signal === void 0) return {};
	const { name, description, supported, action, forced, standard } = signal;
	return { [number]: {
		name,
		number,
		description,
		supported,
		action,
		forced,
		standard
	} };
};
const findSignalByNumber = (number, signals) => {
	const signal = signals.find(({ name }) => constants$1.signals[name] === number);
	if (signal !== void 0) return signal;
	return signals.find((signalA) => signalA.number === number);
};
getSignalsByNumber();
// node_modules/execa/lib/terminate/signal.js
const normalizeKillSignal = (killSignal) => {
	const optionName = "option `killSignal`";
	if (killSignal === 0) throw new TypeError(`Invalid ${optionName}: 0 cannot be used.`);
	return normalizeSignal(killSignal, optionName);
};
const normalizeSignalArgument = (signal) => signal === 0 ? signal : normalizeSignal(signal, "`subprocess.kill()`'s argument");
const normalizeSignal = (signalNameOrInteger, optionName) => {
	if (Number.isInteger(signalNameOrInteger)) return normalizeSignalInteger(signalNameOrInteger, optionName);
	if (typeof signalNameOrInteger === "string") return normalizeSignalName(signalNameOrInteger, optionName);
	throw new TypeError(`Invalid ${optionName} ${String(signalNameOrInteger)}: it must be a string or an integer.\n${getAvailableSignals()}`);
};
const normalizeSignalInteger = (signalInteger, optionName) => {
	if (signalsIntegerToName.has(signalInteger)) return signalsIntegerToName.get(signalInteger);
	throw new TypeError(`Invalid ${optionName} ${signalInteger}: this signal integer does not exist.\n${getAvailableSignals()}`);
};
const getSignalsIntegerToName = () => new Map(Object.entries(constants$1.signals).reverse().map(([signalName, signalInteger]) => [signalInteger, signalName]));
const signalsIntegerToName = getSignalsIntegerToName();
const normalizeSignalName = (signalName, optionName) => {
	if (signalName in constants$1.signals) return signalName;
	if (signalName.toUpperCase() in constants$1.signals) throw new TypeError(`Invalid ${optionName} '${signalName}': please rename it to '${signalName.toUpperCase()}'.`);
	throw new TypeError(`Invalid ${optionName} '${signalName}': this signal name does not exist.\n${getAvailableSignals()}`);
};
const getAvailableSignals = () => `Available signal names: ${getAvailableSignalNames()}.
Available signal numbers: ${getAvailableSignalIntegers()}.`;
const getAvailableSignalNames = () => Object.keys(constants$1.signals).sort().map((signalName) => `'${signalName}'`).join(", ");
const getAvailableSignalIntegers = () => [...new Set(Object.values(constants$1.signals).sort((signalInteger, signalIntegerTwo) => signalInteger - signalIntegerTwo))].join(", ");
const getSignalDescription = (signal) => signalsByName[signal].description;
// node_modules/execa/lib/terminate/timeout.js
const validateTimeout = ({ timeout }) => {
	if (timeout !== void 0) validateDelay(timeout, "timeout");
};
const validateDelay = (delay, optionName) => {
	if (!Number.isInteger(delay) || delay < 0 || delay > MAX_DELAY) throw new TypeError(`Expected the \`${optionName}\` option to be a non-negative integer up to ${MAX_DELAY}, got \`${delay}\` (${getTypeName(delay)})`);
};
const MAX_DELAY = 2 ** 31 - 1;
const throwOnTimeout = (kill, timeout, context, controller) => timeout === 0 || timeout === void 0 ? [] : [killAfterTimeout(kill, timeout, context, controller)];
const killAfterTimeout = async (kill, timeout, context, { signal }) => {
	await setTimeout$1(timeout, void 0, { signal });
	context.terminationReason ??= "timeout";
	kill();
	throw new DiscardedError();
};
// node_modules/execa/lib/terminate/kill.js
const normalizeForceKillAfterDelay = (forceKillAfterDelay) => {
	if (forceKillAfterDelay === false) return forceKillAfterDelay;
	if (forceKillAfterDelay === true) return DEFAULT_FORCE_KILL_TIMEOUT;
	validateDelay(forceKillAfterDelay, "forceKillAfterDelay");
	return forceKillAfterDelay;
};
const DEFAULT_FORCE_KILL_TIMEOUT = 5e3;
const subprocessKill = ({ kill, options: { forceKillAfterDelay, killSignal }, onInternalError, context, controller }, signalOrError, errorArgument) => {
	const { signal, error } = parseKillArguments(signalOrError, errorArgument, killSignal);
	emitKillError(error, onInternalError);
	const killResult = kill(signal);
	setKillTimeout({
		kill,
		signal,
		forceKillAfterDelay,
		killSignal,
		killResult,
		context,
		controller
	});
	return killResult;
};
const parseKillArguments = (signalOrError, errorArgument, killSignal) => {
	const [signal = killSignal, error] = isErrorInstance(signalOrError) ? [void 0, signalOrError] : [signalOrError, errorArgument];
	if (typeof signal !== "string" && !Number.isInteger(signal)) throw new TypeError(`The first argument must be an error instance or a signal name string/integer: ${String(signal)}`);
	if (error !== void 0 && !isErrorInstance(error)) throw new TypeError(`The second argument is optional. If specified, it must be an error instance: ${error}`);
	return {
		signal: normalizeSignalArgument(signal),
		error
	};
};
const emitKillError = (error, onInternalError) => {
	if (error !== void 0) onInternalError.reject(error);
};
const setKillTimeout = async ({ kill, signal, forceKillAfterDelay, killSignal, killResult, context, controller }) => {
	if (signal === killSignal && killResult) killOnTimeout({
		kill,
		forceKillAfterDelay,
		context,
		controllerSignal: controller.signal
	});
};
const killOnTimeout = async ({ kill, forceKillAfterDelay, context, controllerSignal }) => {
	if (forceKillAfterDelay === false) return;
	try {
		await setTimeout$1(forceKillAfterDelay, void 0, { signal: controllerSignal });
		if (kill("SIGKILL")) context.isForcefullyTerminated ??= true;
	} catch {}
};
// node_modules/execa/lib/utils/abort-signal.js
const onAbortedSignal = async (mainSignal, stopSignal) => {
	if (!mainSignal.aborted) await once(mainSignal, "abort", { signal: stopSignal });
};
const validateAbortSignal = (signal, optionName) => {
	if (signal !== void 0 && Object.prototype.toString.call(signal) !== "[object AbortSignal]") throw new TypeError(`The \`${optionName}\` option must be an AbortSignal: ${String(signal)}.`);
};
// node_modules/execa/lib/terminate/cancel.js
const validateCancelSignal = ({ cancelSignal }) => {
	validateAbortSignal(cancelSignal, "cancelSignal");
};
const validateRenamedSignalOption = ({ signal }) => {
	if (signal !== void 0) throw new TypeError("The \"signal\" option has been renamed to \"cancelSignal\" instead.");
};
const throwOnCancel = ({ kill, cancelSignal, gracefulCancel, context, controller }) => cancelSignal === void 0 || gracefulCancel ? [] : [terminateOnCancel(kill, cancelSignal, context, controller)];
const terminateOnCancel = async (kill, cancelSignal, context, { signal }) => {
	await onAbortedSignal(cancelSignal, signal);
	context.terminationReason ??= "cancel";
	kill();
	throw cancelSignal.reason;
};
// node_modules/execa/lib/ipc/validation.js
const validateIpcMethod = ({ methodName, isSubprocess, ipc, isConnected }) => {
	validateIpcOption(methodName, isSubprocess, ipc);
	validateConnection(methodName, isSubprocess, isConnected);
};
const validateIpcOption = (methodName, isSubprocess, ipc) => {
	if (!ipc) throw new Error(`${getMethodName(methodName, isSubprocess)} can only be used if the \`ipc\` option is \`true\`.`);
};
const validateConnection = (methodName, isSubprocess, isConnected) => {
	if (!isConnected) throw new Error(`${getMethodName(methodName, isSubprocess)} cannot be used: the ${getOtherProcessName(isSubprocess)} has already exited or disconnected.`);
};
const throwOnEarlyDisconnect = (isSubprocess) => {
	throw new Error(`${getMethodName("getOneMessage", isSubprocess)} could not complete: the ${getOtherProcessName(isSubprocess)} exited or disconnected.`);
};
const throwOnStrictDeadlockError = (isSubprocess) => {
	throw new Error(`${getMethodName("sendMessage", isSubprocess)} failed: the ${getOtherProcessName(isSubprocess)} is sending a message too, instead of listening to incoming messages.
This can be fixed by both sending a message and listening to incoming messages at the same time:

const [receivedMessage] = await Promise.all([
	${getMethodName("getOneMessage", isSubprocess)},
	${getMethodName("sendMessage", isSubprocess, "message, {strict: true}")},
]);`);
};
const getStrictResponseError = (error, isSubprocess) => new Error(`${getMethodName("sendMessage", isSubprocess)} failed when sending an acknowledgment response to the ${getOtherProcessName(isSubprocess)}.`, { cause: error });
const throwOnMissingStrict = (isSubprocess) => {
	throw new Error(`${getMethodName("sendMessage", isSubprocess)} failed: the ${getOtherProcessName(isSubprocess)} is not listening to incoming messages.`);
};
const throwOnStrictDisconnect = (isSubprocess) => {
	throw new Error(`${getMethodName("sendMessage", isSubprocess)} failed: the ${getOtherProcessName(isSubprocess)} exited without listening to incoming messages.`);
};
const getAbortDisconnectError = () => /* @__PURE__ */ new Error(`\`cancelSignal\` aborted: the ${getOtherProcessName(true)} disconnected.`);
const throwOnMissingParent = () => {
	throw new Error("`getCancelSignal()` cannot be used without setting the `gracefulCancel` option to `true`.");
};
const handleEpipeError = ({ error, methodName, isSubprocess }) => {
	if (error.code === "EPIPE") throw new Error(`${getMethodName(methodName, isSubprocess)} cannot be used: the ${getOtherProcessName(isSubprocess)} is disconnecting.`, { cause: error });
};
const handleSerializationError = ({ error, methodName, isSubprocess, message }) => {
	if (isSerializationError(error)) throw new Error(`${getMethodName(methodName, isSubprocess)}'s argument type is invalid: the message cannot be serialized: ${serializeInvalidMessage(message)}.`, { cause: error });
};
const serializeInvalidMessage = (message) => {
	try {
		return String(message);
	} catch {
		return inspect(message);
	}
};
const isSerializationError = ({ code, message }) => SERIALIZATION_ERROR_CODES.has(code) || SERIALIZATION_ERROR_MESSAGES.some((serializationErrorMessage) => message.includes(serializationErrorMessage));
const SERIALIZATION_ERROR_CODES = /* @__PURE__ */ new Set(["ERR_MISSING_ARGS", "ERR_INVALID_ARG_TYPE"]);
const SERIALIZATION_ERROR_MESSAGES = [
	"could not be cloned",
	"circular structure",
	"call stack size exceeded"
];
const getMethodName = (methodName, isSubprocess, parameters = "") => methodName === "cancelSignal" ? "`cancelSignal`'s `controller.abort()`" : `${getNamespaceName(isSubprocess)}${methodName}(${parameters})`;
const getNamespaceName = (isSubprocess) => isSubprocess ? "" : "subprocess.";
const getOtherProcessName = (isSubprocess) => isSubprocess ? "parent process" : "subprocess";
const disconnect = (anyProcess) => {
	if (anyProcess.connected) anyProcess.disconnect();
};
// node_modules/execa/lib/utils/deferred.js
const createDeferred = () => {
	const methods = {};
	const promise = new Promise((resolve, reject) => {
		Object.assign(methods, {
			resolve,
			reject
		});
	});
	return Object.assign(promise, methods);
};
// node_modules/execa/lib/utils/max-listeners.js
const incrementMaxListeners = (eventEmitter, maxListenersIncrement, signal) => {
	const maxListeners = eventEmitter.getMaxListeners();
	if (maxListeners === 0 || maxListeners === Infinity) return;
	eventEmitter.setMaxListeners(maxListeners + maxListenersIncrement);
	addAbortListener(signal, () => {
		eventEmitter.setMaxListeners(eventEmitter.getMaxListeners() - maxListenersIncrement);
	});
};
// node_modules/execa/lib/ipc/reference.js
const addReference = (channel, reference) => {
	if (reference) addReferenceCount(channel);
};
const addReferenceCount = (channel) => {
	channel.refCounted();
};
const removeReference = (channel, reference) => {
	if (reference) removeReferenceCount(channel);
};
const removeReferenceCount = (channel) => {
	channel.unrefCounted();
};
const undoAddedReferences = (channel, isSubprocess) => {
	if (!isSubprocess) return;
	removeReferenceCount(channel);
	removeReferenceCount(channel);
};
const redoAddedReferences = (channel, isSubprocess) => {
	if (!isSubprocess) return;
	addReferenceCount(channel);
	addReferenceCount(channel);
};
// node_modules/execa/lib/ipc/incoming.js
const onMessage = async ({ anyProcess, channel, isSubprocess, ipcEmitter }, wrappedMessage) => {
	if (handleStrictResponse(wrappedMessage, anyProcess) || isSubprocess && handleAbort(wrappedMessage)) return;
	if (!INCOMING_MESSAGES.has(anyProcess)) INCOMING_MESSAGES.set(anyProcess, []);
	const incomingMessages = INCOMING_MESSAGES.get(anyProcess);
	incomingMessages.push(wrappedMessage);
	if (incomingMessages.length > 1) return;
	while (incomingMessages.length > 0) {
		await waitForOutgoingMessages(anyProcess, ipcEmitter, incomingMessages[0]);
		await scheduler.yield();
		const message = await handleStrictRequest({
			wrappedMessage: incomingMessages[0],
			anyProcess,
			channel,
			isSubprocess,
			ipcEmitter
		});
		incomingMessages.shift();
		ipcEmitter.emit("message", message);
		ipcEmitter.emit("message:done");
	}
};
const onDisconnect = async ({ anyProcess, channel, isSubprocess, ipcEmitter, boundOnMessage }) => {
	if (isSubprocess) abortOnDisconnect();
	const incomingMessages = INCOMING_MESSAGES.get(anyProcess);
	while (incomingMessages?.length > 0) await once(ipcEmitter, "message:done");
	anyProcess.removeListener("message", boundOnMessage);
	redoAddedReferences(channel, isSubprocess);
	ipcEmitter.connected = false;
	ipcEmitter.emit("disconnect");
};
const INCOMING_MESSAGES = /* @__PURE__ */ new WeakMap();
// node_modules/execa/lib/ipc/forward.js
const getIpcEmitter = (anyProcess, channel, isSubprocess) => {
	if (IPC_EMITTERS.has(anyProcess)) return IPC_EMITTERS.get(anyProcess);
	const ipcEmitter = new EventEmitter();
	ipcEmitter.setMaxListeners(0);
	ipcEmitter.connected = true;
	IPC_EMITTERS.set(anyProcess, ipcEmitter);
	forwardEvents({
		ipcEmitter,
		anyProcess,
		channel,
		isSubprocess
	});
	return ipcEmitter;
};
const IPC_EMITTERS = /* @__PURE__ */ new WeakMap();
const forwardEvents = ({ ipcEmitter, anyProcess, channel, isSubprocess }) => {
	const boundOnMessage = onMessage.bind(void 0, {
		anyProcess,
		channel,
		isSubprocess,
		ipcEmitter
	});
	anyProcess.on("message", boundOnMessage);
	anyProcess.once("disconnect", onDisconnect.bind(void 0, {
		anyProcess,
		channel,
		isSubprocess,
		ipcEmitter,
		boundOnMessage
	}));
	undoAddedReferences(channel, isSubprocess);
};
const isConnected = (anyProcess) => {
	const ipcEmitter = IPC_EMITTERS.get(anyProcess);
	return ipcEmitter === void 0 ? anyProcess.channel !== void 0 && anyProcess.channel !== null : ipcEmitter.connected;
};
// node_modules/execa/lib/ipc/strict.js
const handleSendStrict = ({ anyProcess, channel, isSubprocess, message, strict }) => {
	if (!strict) return message;
	const ipcEmitter = getIpcEmitter(anyProcess, channel, isSubprocess);
	const hasListeners = hasMessageListeners(anyProcess, ipcEmitter);
	return {
		id: count++,
		type: REQUEST_TYPE,
		message,
		hasListeners
	};
};
let count = 0;
const validateStrictDeadlock = (outgoingMessages, wrappedMessage) => {
	if (!isStrictRequest(wrappedMessage) || wrappedMessage.hasListeners) return;
	for (const { id } of outgoingMessages) if (id !== void 0) STRICT_RESPONSES[id].deferred.resolve({
		isDeadlock: true,
		hasListeners: false
	});
};
const handleStrictRequest = async ({ wrappedMessage, anyProcess, channel, isSubprocess, ipcEmitter }) => {
	if (!isStrictRequest(wrappedMessage)) return wrappedMessage;
	const { id, message } = wrappedMessage;
	if (!anyProcess.connected) return message;
	const response = {
		id,
		type: RESPONSE_TYPE,
		message: hasMessageListeners(anyProcess, ipcEmitter)
	};
	try {
		await sendMessage$1({
			anyProcess,
			channel,
			isSubprocess,
			ipc: true
		}, response);
	} catch (error) {
		if (error.cause?.code !== "EPIPE") ipcEmitter.emit("strict:error", error);
	}
	return message;
};
const handleStrictResponse = (wrappedMessage, anyProcess) => {
	if (wrappedMessage?.type !== RESPONSE_TYPE) return false;
	const { id, message: hasListeners } = wrappedMessage;
	const strictResponse = STRICT_RESPONSES[id];
	if (strictResponse?.anyProcess === anyProcess) strictResponse.deferred.resolve({
		isDeadlock: false,
		hasListeners
	});
	return true;
};
const waitForStrictResponse = async (wrappedMessage, anyProcess, isSubprocess) => {
	const deferred = createDeferred();
	STRICT_RESPONSES[wrappedMessage.id] = {
		deferred,
		anyProcess
	};
	const controller = new AbortController();
	try {
		const { isDeadlock, hasListeners } = await Promise.race([deferred, throwOnDisconnect$1(anyProcess, isSubprocess, controller)]);
		if (isDeadlock) throwOnStrictDeadlockError(isSubprocess);
		if (!hasListeners) throwOnMissingStrict(isSubprocess);
	} finally {
		controller.abort();
		delete STRICT_RESPONSES[wrappedMessage.id];
	}
};
const STRICT_RESPONSES = { __proto__: null };
const throwOnDisconnect$1 = async (anyProcess, isSubprocess, { signal }) => {
	incrementMaxListeners(anyProcess, 1, signal);
	await once(anyProcess, "disconnect", { signal });
	throwOnStrictDisconnect(isSubprocess);
};
const REQUEST_TYPE = "execa:ipc:request";
const RESPONSE_TYPE = "execa:ipc:response";
const isStrictRequest = (wrappedMessage) => wrappedMessage?.type === REQUEST_TYPE && Number.isInteger(wrappedMessage.id) && typeof wrappedMessage.hasListeners === "boolean";
// node_modules/execa/lib/ipc/outgoing.js
const startSendMessage = (anyProcess, wrappedMessage, strict) => {
	if (!OUTGOING_MESSAGES.has(anyProcess)) OUTGOING_MESSAGES.set(anyProcess, /* @__PURE__ */ new Set());
	const outgoingMessages = OUTGOING_MESSAGES.get(anyProcess);
	const outgoingMessage = {
		onMessageSent: createDeferred(),
		id: strict ? wrappedMessage.id : void 0
	};
	outgoingMessages.add(outgoingMessage);
	return {
		outgoingMessages,
		outgoingMessage
	};
};
const endSendMessage = ({ outgoingMessages, outgoingMessage }) => {
	outgoingMessages.delete(outgoingMessage);
	outgoingMessage.onMessageSent.resolve();
};
const waitForOutgoingMessages = async (anyProcess, ipcEmitter, wrappedMessage) => {
	while (!hasMessageListeners(anyProcess, ipcEmitter) && OUTGOING_MESSAGES.get(anyProcess)?.size > 0) {
		const outgoingMessages = [...OUTGOING_MESSAGES.get(anyProcess)];
		validateStrictDeadlock(outgoingMessages, wrappedMessage);
		await Promise.all(outgoingMessages.map(({ onMessageSent }) => onMessageSent));
	}
};
const OUTGOING_MESSAGES = /* @__PURE__ */ new WeakMap();
const IPC_SUBPROCESS_OPTIONS = /* @__PURE__ */ new WeakMap();
const setIpcSubprocessOptions = (subprocess, options) => {
	IPC_SUBPROCESS_OPTIONS.set(subprocess, options);
};
const hasMessageListeners = (anyProcess, ipcEmitter) => ipcEmitter.listenerCount("message") > getMinListenerCount(anyProcess);
const getMinListenerCount = (anyProcess) => getOptions(anyProcess) !== void 0 && !getFdSpecificValue(getOptions(anyProcess).buffer, "ipc") ? 1 : 0;
const getOptions = (anyProcess) => IPC_SUBPROCESS_OPTIONS.get(anyProcess);
// node_modules/execa/lib/ipc/send.js
const sendMessage$1 = ({ anyProcess, channel, isSubprocess, ipc }, message, options) => {
	const { strict = false } = copyOptions(options);
	checkBooleanOption(strict, "strict");
	const methodName = "sendMessage";
	validateIpcMethod({
		methodName,
		isSubprocess,
		ipc,
		isConnected: anyProcess.connected
	});
	return sendMessageAsync({
		anyProcess,
		channel,
		methodName,
		isSubprocess,
		message,
		strict
	});
};
const sendMessageAsync = async ({ anyProcess, channel, methodName, isSubprocess, message, strict }) => {
	const wrappedMessage = handleSendStrict({
		anyProcess,
		channel,
		isSubprocess,
		message,
		strict
	});
	const outgoingMessagesState = startSendMessage(anyProcess, wrappedMessage, strict);
	try {
		await sendOneMessage({
			anyProcess,
			methodName,
			isSubprocess,
			wrappedMessage,
			message,
			strict
		});
	} catch (error) {
		disconnect(anyProcess);
		throw error;
	} finally {
		endSendMessage(outgoingMessagesState);
	}
};
const sendOneMessage = async ({ anyProcess, methodName, isSubprocess, wrappedMessage, message, strict = false }) => {
	const sendMethod = getSendMethod(anyProcess);
	try {
		await Promise.all([strict ? waitForStrictResponse(wrappedMessage, anyProcess, isSubprocess) : void 0, sendMethod(wrappedMessage)]);
	} catch (error) {
		handleEpipeError({
			error,
			methodName,
			isSubprocess
		});
		handleSerializationError({
			error,
			methodName,
			isSubprocess,
			message
		});
		throw error;
	}
};
const getSendMethod = (anyProcess) => {
	if (PROCESS_SEND_METHODS.has(anyProcess)) return PROCESS_SEND_METHODS.get(anyProcess);
	const sendMethod = promisify(anyProcess.send.bind(anyProcess));
	PROCESS_SEND_METHODS.set(anyProcess, sendMethod);
	return sendMethod;
};
const PROCESS_SEND_METHODS = /* @__PURE__ */ new WeakMap();
// node_modules/execa/lib/ipc/graceful.js
const sendAbort = (subprocess, message) => {
	const methodName = "cancelSignal";
	validateConnection(methodName, false, subprocess.connected);
	return sendOneMessage({
		anyProcess: subprocess,
		methodName,
		isSubprocess: false,
		wrappedMessage: {
			type: GRACEFUL_CANCEL_TYPE,
			message
		},
		message
	});
};
const getCancelSignal$1 = async ({ anyProcess, channel, isSubprocess, ipc }) => {
	await startIpc({
		anyProcess,
		channel,
		isSubprocess,
		ipc
	});
	return cancelController.signal;
};
const startIpc = async ({ anyProcess, channel, isSubprocess, ipc }) => {
	if (isCancelListening) return;
	if (!ipc) {
		throwOnMissingParent();
		return;
	}
	isCancelListening = true;
	if (!anyProcess.connected) {
		abortOnDisconnect();
		return;
	}
	getIpcEmitter(anyProcess, channel, isSubprocess);
	await scheduler.yield();
};
let isCancelListening = false;
const handleAbort = (wrappedMessage) => {
	if (wrappedMessage?.type !== GRACEFUL_CANCEL_TYPE) return false;
	cancelController.abort(wrappedMessage.message);
	return true;
};
const GRACEFUL_CANCEL_TYPE = "execa:ipc:cancel";
const abortOnDisconnect = () => {
	cancelController.abort(getAbortDisconnectError());
};
const cancelController = new AbortController();
// node_modules/execa/lib/terminate/graceful.js
const validateGracefulCancel = ({ gracefulCancel, cancelSignal, ipc, serialization }) => {
	if (!gracefulCancel) return;
	if (cancelSignal === void 0) throw new Error("The `cancelSignal` option must be defined when setting the `gracefulCancel` option.");
	if (!ipc) throw new Error("The `ipc` option cannot be false when setting the `gracefulCancel` option.");
	if (serialization === "json") throw new Error("The `serialization` option cannot be 'json' when setting the `gracefulCancel` option.");
};
const throwOnGracefulCancel = ({ subprocess, kill, cancelSignal, gracefulCancel, forceKillAfterDelay, context, controller }) => gracefulCancel ? [sendOnAbort({
	subprocess,
	kill,
	cancelSignal,
	forceKillAfterDelay,
	context,
	controller
})] : [];
const sendOnAbort = async ({ subprocess, kill, cancelSignal, forceKillAfterDelay, context, controller: { signal } }) => {
	await onAbortedSignal(cancelSignal, signal);
	const reason = getReason(cancelSignal);
	await sendAbort(subprocess, reason);
	killOnTimeout({
		kill,
		forceKillAfterDelay,
		context,
		controllerSignal: signal
	});
	context.terminationReason ??= "gracefulCancel";
	throw cancelSignal.reason;
};
const getReason = ({ reason }) => {
	if (!(reason instanceof DOMException)) return reason;
	const error = new Error(reason.message);
	Object.defineProperty(error, "stack", {
		value: reason.stack,
		enumerable: false,
		configurable: true,
		writable: true
	});
	return error;
};
// node_modules/execa/lib/methods/node.js
const mapNode = ({ options }) => {
	if (options.node === false) throw new TypeError("The \"node\" option cannot be false with `execaNode()`.");
	return { options: {
		__proto__: null,
		...options,
		node: true
	} };
};
const getDefaultNodeOptions = () => {
	const nodeOptions = [];
	for (let index = 0; index < execArgv.length; index += 1) {
		const nodeOption = execArgv[index];
		if (REMOVED_OPTIONS_WITH_VALUE.has(nodeOption)) {
			if (!execArgv[index + 1]?.startsWith("-")) index += 1;
		} else if (!IGNORED_OPTIONS_REGEXP.test(nodeOption)) nodeOptions.push(nodeOption);
	}
	return nodeOptions;
};
const REMOVED_OPTIONS_WITH_VALUE = /* @__PURE__ */ new Set([
	"-e",
	"--eval",
	"-p",
	"--print",
	"-pe",
	"--input-type",
	"--inspect-port"
]);
const IGNORED_OPTIONS_REGEXP = /^--(?:inspect|eval=|print=|input-type=)/;
const handleNodeOption = (file, commandArguments, { node: shouldHandleNode = false, nodePath = execPath, nodeOptions = getDefaultNodeOptions(), cwd, execPath: formerNodePath, ...options }) => {
	if (formerNodePath !== void 0) throw new TypeError("The \"execPath\" option has been removed. Please use the \"nodePath\" option instead.");
	if (!Array.isArray(nodeOptions) || nodeOptions.some((nodeOption) => typeof nodeOption !== "string")) throw new TypeError("The \"nodeOptions\" option must be an array of strings.");
	const normalizedNodePath = safeNormalizeFileUrl(nodePath, "The \"nodePath\" option");
	const resolvedNodePath = path.resolve(cwd, normalizedNodePath);
	const newOptions = {
		__proto__: null,
		shell: false,
		...options,
		nodePath: resolvedNodePath,
		node: shouldHandleNode,
		cwd
	};
	if (!shouldHandleNode) return [
		file,
		commandArguments,
		newOptions
	];
	if (path.basename(file, ".exe") === "node") throw new TypeError("When the \"node\" option is true, the first argument does not need to be \"node\".");
	return [
		resolvedNodePath,
		[
			...nodeOptions,
			file,
			...commandArguments
		],
		{
			__proto__: null,
			...newOptions,
			ipc: newOptions.ipc === void 0 ? true : newOptions.ipc,
			shell: false
		}
	];
};
// node_modules/execa/lib/ipc/ipc-input.js
const validateIpcInputOption = ({ ipcInput, ipc, serialization }) => {
	if (ipcInput === void 0) return;
	if (!ipc) throw new Error("The `ipcInput` option cannot be set unless the `ipc` option is `true`.");
	validateIpcInput[serialization]?.(ipcInput);
};
const validateAdvancedInput = (ipcInput) => {
	try {
		serialize(ipcInput);
	} catch (error) {
		throw new Error("The `ipcInput` option is not serializable with a structured clone.", { cause: error });
	}
};
const validateJsonInput = (ipcInput) => {
	try {
		if (JSON.stringify(ipcInput) === void 0) throw new TypeError("The value cannot be represented as JSON.");
	} catch (error) {
		throw new Error("The `ipcInput` option is not serializable with JSON.", { cause: error });
	}
};
const validateIpcInput = {
	__proto__: null,
	advanced: validateAdvancedInput,
	json: validateJsonInput
};
const sendIpcInput = async (subprocess, ipcInput, ipc) => {
	if (ipcInput === void 0) return;
	await sendMessage$1({
		anyProcess: subprocess,
		channel: subprocess.channel,
		isSubprocess: false,
		ipc
	}, ipcInput);
};
// node_modules/execa/lib/arguments/encoding-option.js
const validateEncoding = ({ encoding }) => {
	if (ENCODINGS.has(encoding)) return;
	const correctEncoding = getCorrectEncoding(encoding);
	if (correctEncoding !== void 0) throw new TypeError(`Invalid option \`encoding: ${serializeEncoding(encoding)}\`.
Please rename it to ${serializeEncoding(correctEncoding)}.`);
	const correctEncodings = [...ENCODINGS].map((correctEncoding) => serializeEncoding(correctEncoding)).join(", ");
	throw new TypeError(`Invalid option \`encoding: ${serializeEncoding(encoding)}\`.
Please rename it to one of: ${correctEncodings}.`);
};
const TEXT_ENCODINGS = /* @__PURE__ */ new Set(["utf8", "utf16le"]);
const BINARY_ENCODINGS = /* @__PURE__ */ new Set([
	"buffer",
	"hex",
	"base64",
	"base64url",
	"latin1",
	"ascii"
]);
const ENCODINGS = TEXT_ENCODINGS.union(BINARY_ENCODINGS);
const getStringEncoding = (binary, encoding) => binary || !TEXT_ENCODINGS.has(encoding) ? "utf8" : encoding;
const getInputEncoding = (encoding) => TEXT_ENCODINGS.has(encoding) ? "utf8" : encoding;
const getCorrectEncoding = (encoding) => {
	if (encoding === null) return "buffer";
	if (typeof encoding !== "string") return;
	const lowerEncoding = encoding.toLowerCase();
	if (lowerEncoding in ENCODING_ALIASES) return ENCODING_ALIASES[lowerEncoding];
	if (ENCODINGS.has(lowerEncoding)) return lowerEncoding;
};
const ENCODING_ALIASES = {
	__proto__: null,
	"utf-8": "utf8",
	"utf-16le": "utf16le",
	"ucs-2": "utf16le",
	ucs2: "utf16le",
	binary: "latin1"
};
const serializeEncoding = (encoding) => typeof encoding === "string" ? `"${encoding}"` : String(encoding);
// node_modules/which-command/index.js
const isWindows$1 = process$1.platform === "win32";
const separatorPattern = isWindows$1 ? /[\/\\]/v : /\//v;
const defaultPathExt = ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC";
function resolveOptions(command, options) {
	if (typeof command !== "string" || command.length === 0) throw new TypeError("Expected a non-empty string.");
	const { cwd = process$1.cwd(), path: searchPath = process$1.env.PATH ?? (isWindows$1 ? process$1.env.Path : void 0) ?? "", pathExt = process$1.env.PATHEXT || defaultPathExt } = options;
	return {
		cwd,
		searchPath,
		pathExt
	};
}
function windowsExtensions(command, pathExt) {
	const extensions = pathExt.split(path.delimiter).filter(Boolean);
	const commandExtension = path.extname(command).toLowerCase();
	if (commandExtension !== "" && extensions.some((extension) => extension.toLowerCase() === commandExtension)) return ["", ...extensions];
	return extensions;
}
function* candidatePaths(command, { cwd, searchPath, pathExt }) {
	const extensions = isWindows$1 ? windowsExtensions(command, pathExt) : [""];
	if (separatorPattern.test(command)) {
		const base = path.resolve(cwd, command);
		for (const extension of extensions) yield base + extension;
		return;
	}
	const directories = [...isWindows$1 ? [cwd] : [], ...searchPath.split(path.delimiter)];
	for (const directory of directories) {
		const unquoted = isWindows$1 && directory.length > 1 && directory.startsWith("\"") && directory.endsWith("\"") ? directory.slice(1, -1) : directory;
		if (unquoted === "") continue;
		const base = path.resolve(cwd, unquoted, command);
		for (const extension of extensions) yield base + extension;
	}
}
function isExecutableSync(filePath) {
	let stats;
	try {
		stats = fs.statSync(filePath);
	} catch (error) {
		return isWindows$1 && error.code === "EACCES";
	}
	if (!stats.isFile()) return false;
	if (isWindows$1) return true;
	try {
		fs.accessSync(filePath, fs.constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
function whichCommandSync(command, options = {}) {
	const resolved = resolveOptions(command, options);
	for (const candidate of candidatePaths(command, resolved)) if (isExecutableSync(candidate)) return candidate;
}
// node_modules/execa/lib/arguments/command-file.js
const parseCommandFile = (file, commandArguments, options) => {
	const parsed = {
		file,
		commandArguments: [...commandArguments],
		options
	};
	return options.shell || process$1.platform !== "win32" ? parsed : escapeWindowsCommand(parsed);
};
const directlyExecutableRegExp = /\.(?:com|exe)$/i;
const escapeWindowsCommand = (parsed) => {
	const resolvedFile = resolveWithShebang(parsed);
	if (resolvedFile !== void 0 && directlyExecutableRegExp.test(resolvedFile)) {
		if (parsed.options.argv0 === void 0) parsed.options.argv0 = parsed.file;
		parsed.file = resolvedFile;
		return parsed;
	}
	for (const value of [parsed.file, ...parsed.commandArguments]) assertNoLineBreak(value);
	const commandLine = `"${[escapeMetaChars(path.normalize(resolvedFile ?? parsed.file)), ...parsed.commandArguments.map((argument) => escapeArgument(argument))].join(" ")}"`;
	parsed.options.windowsVerbatimArguments = true;
	return {
		file: process$1.env.comspec || "cmd.exe",
		commandArguments: [
			"/d",
			"/e:on",
			"/v:off",
			"/s",
			"/c",
			commandLine
		],
		options: parsed.options
	};
};
const resolveWithShebang = (parsed) => {
	const resolvedFile = resolvePath(parsed);
	const interpreter = resolvedFile !== void 0 && readShebang(resolvedFile);
	if (!interpreter) return resolvedFile;
	parsed.commandArguments.unshift(resolvedFile);
	parsed.file = interpreter;
	return resolvePath(parsed);
};
const resolvePath = (parsed) => {
	const environment = parsed.options.env || process$1.env;
	const cwd = parsed.options.cwd ?? process$1.cwd();
	const environmentPathExt = getWindowsEnvironmentValue(environment, "PATHEXT");
	const commandExtension = path.extname(parsed.file);
	const pathExt = commandExtension === "" ? environmentPathExt : `${commandExtension}${path.delimiter}${environmentPathExt ?? ""}`;
	if (hasWindowsPathSeparator(parsed.file)) return whichCommandSync(path.resolve(cwd, parsed.file), {
		cwd,
		pathExt
	});
	const resolveOptions = {
		cwd,
		path: getWindowsEnvironmentValue(environment, "PATH") ?? getWindowsEnvironmentValue(process$1.env, "PATH") ?? "",
		pathExt
	};
	return shouldSearchCurrentDirectory(environment) ? whichCommandSync(parsed.file, resolveOptions) : resolvePathDirectories(parsed.file, resolveOptions);
};
const hasWindowsPathSeparator = (file) => file.includes("/") || file.includes("\\") || file.includes(":");
const shouldSearchCurrentDirectory = (environment) => getWindowsEnvironmentValue(process$1.env, "NODEFAULTCURRENTDIRECTORYINEXEPATH") === void 0 && getWindowsEnvironmentValue(environment, "NODEFAULTCURRENTDIRECTORYINEXEPATH") === void 0;
const resolvePathDirectories = (file, { cwd, path: searchPath, pathExt }) => {
	for (const directory of searchPath.split(path.delimiter)) {
		const unquotedDirectory = directory.length > 1 && directory.startsWith("\"") && directory.endsWith("\"") ? directory.slice(1, -1) : directory;
		if (unquotedDirectory === "") continue;
		const resolvedFile = whichCommandSync(path.resolve(cwd, unquotedDirectory, file), {
			cwd,
			pathExt
		});
		if (resolvedFile !== void 0) return resolvedFile;
	}
};
const getWindowsEnvironmentValue = (environment, name) => {
	const environmentKey = Object.keys(environment).sort().find((key) => key.toUpperCase() === name);
	return environmentKey === void 0 ? void 0 : environment[environmentKey];
};
const SHEBANG_BYTE_LENGTH = 150;
const readShebang = (file) => {
	const buffer = Buffer$1.alloc(SHEBANG_BYTE_LENGTH);
	let bytesRead = 0;
	try {
		const fileDescriptor = openSync(file, "r");
		try {
			bytesRead = readSync(fileDescriptor, buffer, 0, SHEBANG_BYTE_LENGTH, 0);
		} finally {
			closeSync(fileDescriptor);
		}
	} catch {
		return;
	}
	return parseShebang(buffer.toString("utf8", 0, bytesRead));
};
const shebangRegExp = /^#!(?<line>.*)/;
const parseShebang = (contents) => {
	const shebangLine = contents.match(shebangRegExp)?.groups.line.trim();
	if (!shebangLine) return;
	const [interpreterPath, argument] = shebangLine.split(" ", 2);
	const interpreter = interpreterPath.split("/").at(-1);
	if (interpreter === "env") return argument;
	return argument ? `${interpreter} ${argument}` : interpreter;
};
const lineBreakRegExp = /[\n\r]/;
const assertNoLineBreak = (value) => {
	if (lineBreakRegExp.test(value)) throw new TypeError(`The command and its arguments cannot contain a line break on Windows without a shell.\nThis would allow a command injection with \`cmd.exe\`.\nInvalid value: ${JSON.stringify(`${value}`)}`);
};
const metaCharsRegExp = /[()\][%!^"`<>&|;, *?]/g;
const escapeMetaChars = (value) => value.replaceAll(metaCharsRegExp, "^$&");
const backslashRunRegExp = /\\+/g;
const quotedCharacterRegExp = /[^\w#$*+\-./:?@\\\u{80}-\u{10FFFF}]|\p{Control}/u;
const escapeArgument = (rawArgument) => {
	const argument = `${rawArgument}`;
	if (!shouldQuoteArgument(argument)) return argument;
	return `"${argument.replaceAll(backslashRunRegExp, (backslashes, offset, string) => {
		const nextCharacter = string[offset + backslashes.length];
		return nextCharacter === "\"" || nextCharacter === void 0 ? backslashes.repeat(2) : backslashes;
	}).replaceAll("\"", "\"\"").replaceAll("%", "%%cd:~,%")}"`;
};
const shouldQuoteArgument = (argument) => argument === "" || argument.endsWith("\\") || quotedCharacterRegExp.test(argument);
// node_modules/execa/lib/arguments/cwd.js
const normalizeCwd = (cwd = getDefaultCwd()) => {
	const cwdString = safeNormalizeFileUrl(cwd, "The \"cwd\" option");
	return path.resolve(cwdString);
};
const getDefaultCwd = () => {
	try {
		return process$1.cwd();
	} catch (error) {
		error.message = `The current directory does not exist.\n${error.message}`;
		throw error;
	}
};
const getCurrentCwd = () => {
	try {
		return process$1.cwd();
	} catch {}
};
const fixCwdError = (originalMessage, cwd) => {
	if (cwd === getCurrentCwd()) return originalMessage;
	let cwdStat;
	try {
		cwdStat = statSync(cwd);
	} catch (error) {
		return `The "cwd" option is invalid: ${cwd}.\n${error.message}\n${originalMessage}`;
	}
	return cwdStat.isDirectory() ? originalMessage : `The "cwd" option is not a directory: ${cwd}.\n${originalMessage}`;
};
// node_modules/execa/lib/arguments/options.js
const cmdExeRegExp = /^cmd(?:\.exe)?$/i;
const normalizeOptions = (filePath, rawArguments, rawOptions) => {
	const sanitizedOptions = {
		__proto__: null,
		...rawOptions
	};
	sanitizedOptions.cwd = normalizeCwd(sanitizedOptions.cwd);
	const [processedFile, processedArguments, processedOptions] = handleNodeOption(filePath, rawArguments, sanitizedOptions);
	const fdOptions = normalizeFdSpecificOptions(processedOptions);
	const options = addDefaultOptions(fdOptions);
	validateBooleanOptions(options);
	validateEnv(options);
	options.env = getEnv(options);
	const { file, commandArguments } = parseCommandFile(processedFile, processedArguments, options);
	validateTimeout(options);
	validateEncoding(options);
	validateIpcInputOption(options);
	validateCancelSignal(options);
	validateRenamedSignalOption(options);
	validateGracefulCancel(options);
	options.shell = normalizeFileUrl(options.shell);
	options.killSignal = normalizeKillSignal(options.killSignal);
	options.forceKillAfterDelay = normalizeForceKillAfterDelay(options.forceKillAfterDelay);
	options.lines = options.lines.map((lines, fdNumber) => lines && !BINARY_ENCODINGS.has(options.encoding) && options.buffer[fdNumber]);
	if (process$1.platform === "win32" && cmdExeRegExp.test(path.basename(file))) commandArguments.unshift("/q");
	return {
		file,
		commandArguments,
		options
	};
};
const BOOLEAN_OPTIONS = [
	"extendEnv",
	"preferLocal",
	"reject",
	"cleanup",
	"killDescendants",
	"all",
	"gracefulCancel",
	"ipc",
	"node"
];
const validateBooleanOptions = (options) => {
	for (const optionName of BOOLEAN_OPTIONS) checkBooleanOption(options[optionName], optionName);
};
const validateEnv = ({ env }) => {
	if (env !== void 0 && (typeof env !== "object" || env === null || Array.isArray(env))) throw new TypeError(`The \`env\` option must be an object: ${String(env)}.`);
};
const addDefaultOptions = ({ extendEnv = true, preferLocal = false, cwd, localDir: localDirectory = cwd, encoding = "utf8", reject = true, cleanup = true, killDescendants = false, all = false, windowsHide = true, killSignal = "SIGTERM", forceKillAfterDelay = true, gracefulCancel = false, ipcInput, ipc = ipcInput !== void 0 || gracefulCancel, serialization = "advanced", ...options }) => ({
	__proto__: null,
	...options,
	extendEnv,
	preferLocal,
	cwd,
	localDirectory,
	encoding,
	reject,
	cleanup,
	killDescendants,
	all,
	windowsHide,
	killSignal,
	forceKillAfterDelay,
	gracefulCancel,
	ipcInput,
	ipc,
	serialization
});
const getEnv = (options) => ({
	__proto__: null,
	...computeEnv(options)
});
const computeEnv = ({ env: envOption, extendEnv, preferLocal, node, localDirectory, nodePath }) => {
	const env = {
		__proto__: null,
		...extendEnv && process$1.env,
		...envOption
	};
	if (preferLocal || node) return npmRunPathEnv({
		env,
		cwd: localDirectory,
		execPath: nodePath,
		preferLocal,
		addExecPath: node
	});
	return env;
};
// node_modules/execa/lib/arguments/shell.js
const concatenateShell = (file, commandArguments, options) => options.shell && commandArguments.length > 0 ? [
	[file, ...commandArguments].join(" "),
	[],
	options
] : [
	file,
	commandArguments,
	options
];
// node_modules/execa/lib/transform/split.js
const getSplitLinesGenerator = (binary, preserveNewlines, skipped, state) => binary || skipped ? void 0 : initializeSplitLines(preserveNewlines, state);
const splitLinesSync = (chunk, preserveNewlines, objectMode) => objectMode ? chunk.flatMap((item) => splitLinesItemSync(item, preserveNewlines)) : splitLinesItemSync(chunk, preserveNewlines);
const splitLinesItemSync = (chunk, preserveNewlines) => {
	const { transform, final } = initializeSplitLines(preserveNewlines, {});
	return [...transform(chunk), ...final()];
};
const initializeSplitLines = (preserveNewlines, state) => {
	state.previousChunks = "";
	return {
		transform: splitGenerator.bind(void 0, state, preserveNewlines),
		final: linesFinal.bind(void 0, state)
	};
};
const splitGenerator = function* (state, preserveNewlines, chunk) {
	if (typeof chunk !== "string") {
		yield chunk;
		return;
	}
	let { previousChunks } = state;
	let start = -1;
	for (let end = 0; end < chunk.length; end += 1) {
		if (chunk[end] !== "\n") continue;
		let line = chunk.slice(start + 1, preserveNewlines ? end + 1 : end);
		if (previousChunks.length > 0) {
			line = concatString(previousChunks, line);
			previousChunks = "";
		}
		yield preserveNewlines ? line : stripCarriageReturn(line, state);
		start = end;
	}
	if (start !== chunk.length - 1) previousChunks = concatString(previousChunks, chunk.slice(start + 1));
	state.previousChunks = previousChunks;
};
const stripCarriageReturn = (line, state) => {
	state.isWindowsNewline = line.endsWith("\r");
	return state.isWindowsNewline ? line.slice(0, -1) : line;
};
const linesFinal = function* ({ previousChunks }) {
	if (previousChunks.length > 0) yield previousChunks;
};
const getAppendNewlineGenerator = ({ binary, preserveNewlines, readableObjectMode, state, encoding }) => binary || preserveNewlines || readableObjectMode ? void 0 : { transform: appendNewlineGenerator.bind(void 0, state, getStringEncoding(binary, encoding)) };
const appendNewlineGenerator = function* ({ isWindowsNewline = false }, stringEncoding, chunk) {
	const { unixNewline, windowsNewline, concat } = typeof chunk === "string" ? linesStringInfo : LINES_BYTES_INFO[stringEncoding];
	if (endsWithNewline(chunk, unixNewline)) {
		yield chunk;
		return;
	}
	yield concat(chunk, isWindowsNewline ? windowsNewline : unixNewline);
};
const endsWithNewline = (chunk, unixNewline) => typeof chunk === "string" ? chunk.endsWith(unixNewline) : chunk.length >= unixNewline.length && chunk.subarray(-unixNewline.length).every((byte, index) => byte === unixNewline[index]);
const concatString = (firstChunk, secondChunk) => `${firstChunk}${secondChunk}`;
const linesStringInfo = {
	windowsNewline: "\r\n",
	unixNewline: "\n",
	concat: concatString
};
const concatUint8Array = (firstChunk, secondChunk) => {
	const chunk = new Uint8Array(firstChunk.length + secondChunk.length);
	chunk.set(firstChunk, 0);
	chunk.set(secondChunk, firstChunk.length);
	return chunk;
};
const LINES_BYTES_INFO = {
	__proto__: null,
	utf8: {
		windowsNewline: new Uint8Array([13, 10]),
		unixNewline: new Uint8Array([10]),
		concat: concatUint8Array
	},
	utf16le: {
		windowsNewline: new Uint8Array([
			13,
			0,
			10,
			0
		]),
		unixNewline: new Uint8Array([10, 0]),
		concat: concatUint8Array
	}
};
// node_modules/strip-final-newline/index.js
function stripFinalNewline(input) {
	if (typeof input === "string") return stripFinalNewlineString(input);
	if (!(ArrayBuffer.isView(input) && input.BYTES_PER_ELEMENT === 1)) throw new Error("Input must be a string or a Uint8Array");
	return stripFinalNewlineBinary(input);
}
const stripFinalNewlineString = (input) => input.at(-1) === LF ? input.slice(0, input.at(-2) === CR ? -2 : -1) : input;
const stripFinalNewlineBinary = (input) => input.at(-1) === LF_BINARY ? input.subarray(0, input.at(-2) === CR_BINARY ? -2 : -1) : input;
const LF = "\n";
const LF_BINARY = LF.codePointAt(0);
const CR = "\r";
const CR_BINARY = CR.codePointAt(0);
// node_modules/execa/lib/io/strip-newline.js
const stripNewline = (value, { stripFinalNewline: stripFinalNewline$1 }, fdNumber, allFds) => value !== void 0 && !Array.isArray(value) && getStripFinalNewline(stripFinalNewline$1, fdNumber, allFds) ? stripFinalNewline(value) : value;
const getStripFinalNewline = (stripFinalNewline, fdNumber, allFds) => fdNumber === "all" ? allFds.some((allFd) => stripFinalNewline[allFd]) : stripFinalNewline[fdNumber];
// node_modules/execa/lib/resolve/all-sync.js
const getAllSyncFds = ([, stdout, stderr]) => [...stdout === void 0 ? [] : [1], ...stderr === void 0 ? [] : [2]];
const getAllSync = ([, stdout, stderr], allFds, options) => {
	if (!options.all) return;
	if (stdout === void 0) return splitAllLines(stderr, allFds, options);
	if (stderr === void 0) return splitAllLines(stdout, allFds, options);
	if (hasLines(options)) return [splitAllLines(stdout, allFds, options), splitAllLines(stderr, allFds, options)].flat();
	if (Array.isArray(stdout) || Array.isArray(stderr)) return [stdout, stderr].filter((value) => value.length > 0).flat();
	if (isUint8Array(stdout) && isUint8Array(stderr)) return concatUint8Arrays([stdout, stderr]);
	return BASE64_ENCODINGS.has(options.encoding) ? concatBase64(stdout, stderr, options.encoding) : `${stdout}${stderr}`;
};
const concatBase64 = (stdout, stderr, encoding) => Buffer$1.concat([Buffer$1.from(stdout, encoding), Buffer$1.from(stderr, encoding)]).toString(encoding);
const BASE64_ENCODINGS = /* @__PURE__ */ new Set(["base64", "base64url"]);
const hasLines = ({ lines }) => Boolean(lines[1] || lines[2]);
const splitAllLines = (value, allFds, options) => value === void 0 || Array.isArray(value) || !hasLines(options) ? value : splitLinesSync(value, !getStripFinalNewline(options.stripFinalNewline, "all", allFds), false);
// node_modules/is-stream/index.js
function isStream(stream, { checkOpen = true } = {}) {
	return stream !== null && typeof stream === "object" && (stream.writable || stream.readable || !checkOpen || stream.writable === void 0 && stream.readable === void 0) && typeof stream.pipe === "function";
}
function isWritableStream$1(stream, { checkOpen = true } = {}) {
	return isStream(stream, { checkOpen }) && (stream.writable || !checkOpen) && typeof stream.write === "function" && typeof stream.end === "function" && typeof stream.writable === "boolean" && typeof stream.writableObjectMode === "boolean" && typeof stream.destroy === "function" && typeof stream.destroyed === "boolean";
}
function isReadableStream$1(stream, { checkOpen = true } = {}) {
	return isStream(stream, { checkOpen }) && (stream.readable || !checkOpen) && typeof stream.read === "function" && typeof stream.readable === "boolean" && typeof stream.readableObjectMode === "boolean" && typeof stream.destroy === "function" && typeof stream.destroyed === "boolean";
}
function isDuplexStream(stream, options) {
	return isWritableStream$1(stream, options) && isReadableStream$1(stream, options);
}
// node_modules/@sec-ant/readable-stream/dist/ponyfill/asyncIterator.js
const a = Object.getPrototypeOf(Object.getPrototypeOf(
	/* istanbul ignore next */
	async function* () {}
).prototype);
var c = class {
	#t;
	#n;
	#r = !1;
	#e = void 0;
	constructor(e, t) {
		this.#t = e, this.#n = t;
	}
	next() {
		const e = () => this.#s();
		return this.#e = this.#e ? this.#e.then(e, e) : e(), this.#e;
	}
	return(e) {
		const t = () => this.#i(e);
		return this.#e ? this.#e.then(t, t) : t();
	}
	async #s() {
		if (this.#r) return {
			done: !0,
			value: void 0
		};
		let e;
		try {
			e = await this.#t.read();
		} catch (t) {
			throw this.#e = void 0, this.#r = !0, this.#t.releaseLock(), t;
		}
		return e.done && (this.#e = void 0, this.#r = !0, this.#t.releaseLock()), e;
	}
	async #i(e) {
		if (this.#r) return {
			done: !0,
			value: e
		};
		if (this.#r = !0, !this.#n) {
			const t = this.#t.cancel(e);
			return this.#t.releaseLock(), await t, {
				done: !0,
				value: e
			};
		}
		return this.#t.releaseLock(), {
			done: !0,
			value: e
		};
	}
};
const n = Symbol();
function i() {
	return this[n].next();
}
Object.defineProperty(i, "name", { value: "next" });
function o(r) {
	return this[n].return(r);
}
Object.defineProperty(o, "name", { value: "return" });
const u = Object.create(a, {
	next: {
		enumerable: !0,
		configurable: !0,
		writable: !0,
		value: i
	},
	return: {
		enumerable: !0,
		configurable: !0,
		writable: !0,
		value: o
	}
});
function h({ preventCancel: r = !1 } = {}) {
	const t = new c(this.getReader(), r), s = Object.create(u);
	return s[n] = t, s;
}
// node_modules/get-stream/source/stream.js
const getAsyncIterable = (stream) => {
	if (isReadableStream$1(stream, { checkOpen: false }) && nodeImports.on !== void 0) return getStreamIterable(stream);
	if (typeof stream?.[Symbol.asyncIterator] === "function") return stream;
	if (toString.call(stream) === "[object ReadableStream]") return h.call(stream);
	throw new TypeError("The first argument must be a Readable, a ReadableStream, or an async iterable.");
};
const { toString } = Object.prototype;
const getStreamIterable = async function* (stream) {
	const controller = new AbortController();
	const state = {};
	handleStreamEnd(stream, controller, state);
	try {
		for await (const [chunk] of nodeImports.on(stream, "data", { signal: controller.signal })) yield chunk;
	} catch (error) {
		if (state.error !== void 0) throw state.error;
		else if (!controller.signal.aborted) throw error;
	} finally {
		stream.destroy();
	}
};
const handleStreamEnd = async (stream, controller, state) => {
	try {
		await nodeImports.finished(stream, {
			cleanup: true,
			readable: true,
			writable: false,
			error: false
		});
	} catch (error) {
		state.error = error;
	} finally {
		controller.abort();
	}
};
const nodeImports = {};
// node_modules/get-stream/source/contents.js
const getStreamContents$1 = async (stream, { init, convertChunk, getSize, truncateChunk, addChunk, getFinalChunk, finalize }, { maxBuffer = Number.POSITIVE_INFINITY } = {}) => {
	const asyncIterable = getAsyncIterable(stream);
	const state = init();
	state.length = 0;
	try {
		for await (const chunk of asyncIterable) {
			const convertedChunk = convertChunk[getChunkType(chunk)](chunk, state);
			appendChunk({
				convertedChunk,
				state,
				getSize,
				truncateChunk,
				addChunk,
				maxBuffer
			});
		}
		appendFinalChunk({
			state,
			convertChunk,
			getSize,
			truncateChunk,
			addChunk,
			getFinalChunk,
			maxBuffer
		});
		return finalize(state);
	} catch (error) {
		const normalizedError = typeof error === "object" && error !== null ? error : new Error(error);
		normalizedError.bufferedData = finalize(state);
		throw normalizedError;
	}
};
const appendFinalChunk = ({ state, getSize, truncateChunk, addChunk, getFinalChunk, maxBuffer }) => {
	const convertedChunk = getFinalChunk(state);
	if (convertedChunk !== void 0) appendChunk({
		convertedChunk,
		state,
		getSize,
		truncateChunk,
		addChunk,
		maxBuffer
	});
};
const appendChunk = ({ convertedChunk, state, getSize, truncateChunk, addChunk, maxBuffer }) => {
	const chunkSize = getSize(convertedChunk);
	const newLength = state.length + chunkSize;
	if (newLength <= maxBuffer) {
		addNewChunk(convertedChunk, state, addChunk, newLength);
		return;
	}
	const truncatedChunk = truncateChunk(convertedChunk, maxBuffer - state.length);
	if (truncatedChunk !== void 0) addNewChunk(truncatedChunk, state, addChunk, maxBuffer);
	throw new MaxBufferError();
};
const addNewChunk = (convertedChunk, state, addChunk, newLength) => {
	state.contents = addChunk(convertedChunk, state, newLength);
	state.length = newLength;
};
const getChunkType = (chunk) => {
	const typeOfChunk = typeof chunk;
	if (typeOfChunk === "string") return "string";
	if (typeOfChunk !== "object" || chunk === null) return "others";
	if (globalThis.Buffer?.isBuffer(chunk)) return "buffer";
	const prototypeName = objectToString.call(chunk);
	if (prototypeName === "[object ArrayBuffer]") return "arrayBuffer";
	if (prototypeName === "[object DataView]") return "dataView";
	if (Number.isInteger(chunk.byteLength) && Number.isInteger(chunk.byteOffset) && objectToString.call(chunk.buffer) === "[object ArrayBuffer]") return "typedArray";
	return "others";
};
const { toString: objectToString } = Object.prototype;
var MaxBufferError = class extends Error {
	name = "MaxBufferError";
	constructor() {
		super("maxBuffer exceeded");
	}
};
// node_modules/get-stream/source/utils.js
const identity = (value) => value;
const noop$1 = () => void 0;
const getContentsProperty = ({ contents }) => contents;
const throwObjectStream = (chunk) => {
	throw new Error(`Streams in object mode are not supported: ${String(chunk)}`);
};
const getLengthProperty = (convertedChunk) => convertedChunk.length;
// node_modules/get-stream/source/array.js
async function getStreamAsArray(stream, options) {
	return getStreamContents$1(stream, arrayMethods, options);
}
const initArray = () => ({ contents: [] });
const increment = () => 1;
const addArrayChunk = (convertedChunk, { contents }) => {
	contents.push(convertedChunk);
	return contents;
};
const arrayMethods = {
	init: initArray,
	convertChunk: {
		string: identity,
		buffer: identity,
		arrayBuffer: identity,
		dataView: identity,
		typedArray: identity,
		others: identity
	},
	getSize: increment,
	truncateChunk: noop$1,
	addChunk: addArrayChunk,
	getFinalChunk: noop$1,
	finalize: getContentsProperty
};
// node_modules/get-stream/source/array-buffer.js
async function getStreamAsArrayBuffer(stream, options) {
	return getStreamContents$1(stream, arrayBufferMethods, options);
}
const initArrayBuffer = () => ({ contents: /* @__PURE__ */ new ArrayBuffer(0) });
const useTextEncoder = (chunk) => textEncoder.encode(chunk);
const textEncoder = new TextEncoder();
const useUint8Array = (chunk) => new Uint8Array(chunk);
const useUint8ArrayWithOffset = (chunk) => new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
const truncateArrayBufferChunk = (convertedChunk, chunkSize) => convertedChunk.slice(0, chunkSize);
const addArrayBufferChunk = (convertedChunk, { contents, length: previousLength }, length) => {
	const newContents = hasArrayBufferResize() ? resizeArrayBuffer(contents, length) : resizeArrayBufferSlow(contents, length);
	new Uint8Array(newContents).set(convertedChunk, previousLength);
	return newContents;
};
const resizeArrayBufferSlow = (contents, length) => {
	if (length <= contents.byteLength) return contents;
	const arrayBuffer = new ArrayBuffer(getNewContentsLength(length));
	new Uint8Array(arrayBuffer).set(new Uint8Array(contents), 0);
	return arrayBuffer;
};
const resizeArrayBuffer = (contents, length) => {
	if (length <= contents.maxByteLength) {
		contents.resize(length);
		return contents;
	}
	const arrayBuffer = new ArrayBuffer(length, { maxByteLength: getNewContentsLength(length) });
	new Uint8Array(arrayBuffer).set(new Uint8Array(contents), 0);
	return arrayBuffer;
};
const getNewContentsLength = (length) => SCALE_FACTOR ** Math.ceil(Math.log(length) / Math.log(SCALE_FACTOR));
const SCALE_FACTOR = 2;
const finalizeArrayBuffer = ({ contents, length }) => hasArrayBufferResize() ? contents : contents.slice(0, length);
const hasArrayBufferResize = () => "resize" in ArrayBuffer.prototype;
const arrayBufferMethods = {
	init: initArrayBuffer,
	convertChunk: {
		string: useTextEncoder,
		buffer: useUint8Array,
		arrayBuffer: useUint8Array,
		dataView: useUint8ArrayWithOffset,
		typedArray: useUint8ArrayWithOffset,
		others: throwObjectStream
	},
	getSize: getLengthProperty,
	truncateChunk: truncateArrayBufferChunk,
	addChunk: addArrayBufferChunk,
	getFinalChunk: noop$1,
	finalize: finalizeArrayBuffer
};
// node_modules/get-stream/source/string.js
async function getStreamAsString(stream, options) {
	return getStreamContents$1(stream, stringMethods, options);
}
const initString = () => ({
	contents: "",
	textDecoder: new TextDecoder()
});
const useTextDecoder = (chunk, { textDecoder }) => textDecoder.decode(chunk, { stream: true });
const addStringChunk = (convertedChunk, { contents }) => contents + convertedChunk;
const truncateStringChunk = (convertedChunk, chunkSize) => convertedChunk.slice(0, chunkSize);
const getFinalStringChunk = ({ textDecoder }) => {
	const finalChunk = textDecoder.decode();
	return finalChunk === "" ? void 0 : finalChunk;
};
const stringMethods = {
	init: initString,
	convertChunk: {
		string: identity,
		buffer: useTextDecoder,
		arrayBuffer: useTextDecoder,
		dataView: useTextDecoder,
		typedArray: useTextDecoder,
		others: throwObjectStream
	},
	getSize: getLengthProperty,
	truncateChunk: truncateStringChunk,
	addChunk: addStringChunk,
	getFinalChunk: getFinalStringChunk,
	finalize: getContentsProperty
};
// node_modules/execa/lib/io/max-buffer.js
const handleMaxBuffer = ({ error, stream, readableObjectMode, lines, encoding, fdNumber }) => {
	if (!(error instanceof MaxBufferError)) throw error;
	if (fdNumber === "all") return error;
	error.maxBufferInfo = {
		fdNumber,
		unit: getMaxBufferUnit(readableObjectMode, lines, encoding)
	};
	stream.destroy();
	throw error;
};
const getMaxBufferUnit = (readableObjectMode, lines, encoding) => {
	if (readableObjectMode) return "objects";
	if (lines) return "lines";
	return encoding === "buffer" ? "bytes" : "characters";
};
const checkIpcMaxBuffer = (ipcOutput, maxBuffer) => {
	if (ipcOutput.length + 1 <= maxBuffer) return;
	const error = new MaxBufferError();
	error.maxBufferInfo = { fdNumber: "ipc" };
	throw error;
};
const getMaxBufferMessage = (error, maxBuffer) => {
	const { streamName, threshold, unit } = getMaxBufferInfo(error, maxBuffer);
	return `Command's ${streamName} was larger than ${threshold} ${unit}`;
};
const getMaxBufferInfo = (error, maxBuffer) => {
	if (error?.maxBufferInfo === void 0) return {
		streamName: "output",
		threshold: maxBuffer[1],
		unit: "bytes"
	};
	const { maxBufferInfo: { fdNumber, unit, threshold = getFdSpecificValue(maxBuffer, fdNumber) } } = error;
	delete error.maxBufferInfo;
	return fdNumber === "ipc" ? {
		streamName: "IPC output",
		threshold,
		unit: "messages"
	} : {
		streamName: getStreamName(fdNumber),
		threshold,
		unit
	};
};
const getMaxBufferSync = ([, stdoutMaxBuffer]) => stdoutMaxBuffer === 0 ? Number.MIN_VALUE : stdoutMaxBuffer;
const handleMaxBufferSync = ({ resultError, output, maxBuffer, buffer }) => {
	const fdNumber = findMaxBufferSync(output, maxBuffer, buffer);
	if (fdNumber === void 0) return {
		resultError,
		isMaxBuffer: resultError?.code === "ENOBUFS"
	};
	const threshold = getMaxBufferValueSync(maxBuffer, fdNumber);
	const error = resultError ?? Object.assign(new MaxBufferError(), { code: "ENOBUFS" });
	error.maxBufferInfo = {
		fdNumber,
		unit: "bytes",
		threshold
	};
	return {
		resultError: error,
		isMaxBuffer: true
	};
};
const findMaxBufferSync = (output, maxBuffer, buffer) => {
	if (output === null) return;
	const fdNumber = output.findIndex((result, index) => result !== null && buffer[index] && result.length > getMaxBufferValueSync(maxBuffer, index));
	return fdNumber === -1 ? void 0 : fdNumber;
};
const getMaxBufferValueSync = (maxBuffer, fdNumber) => Math.min(maxBuffer[1], maxBuffer[fdNumber]);
const truncateMaxBufferSync = (result, fdNumber, { maxBuffer, buffer }) => {
	const maxBufferValue = getMaxBufferValueSync(maxBuffer, fdNumber);
	return buffer[fdNumber] && result.length > maxBufferValue ? result.slice(0, maxBufferValue) : result;
};
// node_modules/execa/lib/return/message.js
const createMessages = ({ stdio, all, ipcOutput, originalError, signal, signalDescription, exitCode, escapedCommand, timedOut, isCanceled, isGracefullyCanceled, isMaxBuffer, isForcefullyTerminated, forceKillAfterDelay, killSignal, maxBuffer, timeout, cwd }) => {
	const errorCode = getErrorCode(originalError);
	const prefix = getErrorPrefix({
		originalError,
		timedOut,
		timeout,
		isMaxBuffer,
		maxBuffer,
		errorCode,
		signal,
		signalDescription,
		exitCode,
		isCanceled,
		isGracefullyCanceled,
		isForcefullyTerminated,
		forceKillAfterDelay,
		killSignal
	});
	const originalMessage = getOriginalMessage(originalError, cwd);
	const shortMessage = `${prefix}: ${escapedCommand}${originalMessage === void 0 ? "" : `\n${originalMessage}`}`;
	return {
		originalMessage,
		shortMessage,
		message: [
			shortMessage,
			...all === void 0 ? [stdio[2], stdio[1]] : [all],
			...stdio.slice(3),
			ipcOutput.map((ipcMessage) => serializeIpcMessage(ipcMessage)).join("\n")
		].map((messagePart) => escapeLines(stripFinalNewline(serializeMessagePart(messagePart)))).filter(Boolean).join("\n\n")
	};
};
const getErrorCode = (error) => typeof error?.code === "string" ? error.code : void 0;
const getErrorPrefix = ({ originalError, timedOut, timeout, isMaxBuffer, maxBuffer, errorCode, signal, signalDescription, exitCode, isCanceled, isGracefullyCanceled, isForcefullyTerminated, forceKillAfterDelay, killSignal }) => {
	const forcefulSuffix = getForcefulSuffix(isForcefullyTerminated, forceKillAfterDelay);
	if (timedOut) return `Command timed out after ${timeout} milliseconds${forcefulSuffix}`;
	if (isGracefullyCanceled) {
		if (signal === void 0) return `Command was gracefully canceled with exit code ${exitCode}`;
		return isForcefullyTerminated ? `Command was gracefully canceled${forcefulSuffix}` : `Command was gracefully canceled with ${signal} (${signalDescription})`;
	}
	if (isCanceled) return `Command was canceled${forcefulSuffix}`;
	if (isMaxBuffer) return `${getMaxBufferMessage(originalError, maxBuffer)}${forcefulSuffix}`;
	if (errorCode !== void 0) return `Command failed with ${errorCode}${forcefulSuffix}`;
	if (isForcefullyTerminated) return `Command was killed with ${killSignal} (${getSignalDescription(killSignal)})${forcefulSuffix}`;
	if (signal !== void 0) return `Command was killed with ${signal} (${signalDescription})`;
	return exitCode === void 0 ? "Command failed" : `Command failed with exit code ${exitCode}`;
};
const getForcefulSuffix = (isForcefullyTerminated, forceKillAfterDelay) => isForcefullyTerminated ? ` and was forcefully terminated after ${forceKillAfterDelay} milliseconds` : "";
const getOriginalMessage = (originalError, cwd) => {
	if (originalError instanceof DiscardedError) return;
	const originalMessage = isExecaError(originalError) ? originalError.originalMessage ?? "" : String(originalError?.message ?? originalError);
	const escapedOriginalMessage = escapeLines(fixCwdError(originalMessage, cwd));
	return escapedOriginalMessage === "" ? void 0 : escapedOriginalMessage;
};
const serializeIpcMessage = (ipcMessage) => typeof ipcMessage === "string" ? ipcMessage : inspect(ipcMessage);
const serializeMessagePart = (messagePart) => Array.isArray(messagePart) ? messagePart.filter((messageItem) => isTextItem(messageItem)).map((messageItem) => stripFinalNewline(serializeMessageItem(messageItem))).join("\n") : serializeMessageItem(messagePart);
const isTextItem = (messageItem) => typeof messageItem === "string" || isUint8Array(messageItem);
const serializeMessageItem = (messageItem) => {
	if (typeof messageItem === "string") return messageItem;
	return isUint8Array(messageItem) ? uint8ArrayToString(messageItem) : "";
};
// node_modules/execa/lib/return/result.js
const makeSuccessResult = ({ command, escapedCommand, stdio, all, ipcOutput, options: { cwd }, startTime }) => omitUndefinedProperties({
	command,
	escapedCommand,
	cwd,
	durationMs: getDurationMs(startTime),
	failed: false,
	timedOut: false,
	isCanceled: false,
	isGracefullyCanceled: false,
	isTerminated: false,
	isMaxBuffer: false,
	isForcefullyTerminated: false,
	exitCode: 0,
	stdout: stdio[1],
	stderr: stdio[2],
	all,
	stdio,
	ipcOutput,
	pipedFrom: []
});
const makeEarlyError = ({ error, command, escapedCommand, fileDescriptors, options, startTime, isSync, stdio = Array.from({ length: fileDescriptors.length }), all }) => makeError({
	error,
	command,
	escapedCommand,
	startTime,
	timedOut: false,
	isCanceled: false,
	isGracefullyCanceled: false,
	isMaxBuffer: false,
	isForcefullyTerminated: false,
	stdio,
	all,
	ipcOutput: [],
	options,
	isSync
});
const getEarlyErrorOutput = (fileDescriptors, options) => {
	const stdio = fileDescriptors.map((fileDescriptor, fdNumber) => getEmptyOutput(fileDescriptor, fdNumber, options));
	return {
		stdio,
		all: getAllSync(stdio, getAllSyncFds(stdio), options)
	};
};
const getEmptyOutput = ({ direction, objectMode }, fdNumber, { stdio, buffer, lines, encoding }) => {
	if (direction === "input" || !PIPED_STDIO.has(stdio[fdNumber]) || !buffer[fdNumber]) return;
	if (objectMode || lines[fdNumber]) return [];
	return encoding === "buffer" ? /* @__PURE__ */ new Uint8Array() : "";
};
const PIPED_STDIO = /* @__PURE__ */ new Set(["pipe", "overlapped"]);
const makeError = ({ error: originalError, command, escapedCommand, startTime, timedOut, isCanceled, isGracefullyCanceled, isMaxBuffer, isForcefullyTerminated, exitCode: rawExitCode, signal: rawSignal, stdio, all, ipcOutput, options: { timeoutDuration, timeout = timeoutDuration, forceKillAfterDelay, killSignal, cwd, maxBuffer }, isSync }) => {
	const { exitCode, signal, signalDescription } = normalizeExitPayload(rawExitCode, rawSignal);
	const { originalMessage, shortMessage, message } = createMessages({
		stdio,
		all,
		ipcOutput,
		originalError,
		signal,
		signalDescription,
		exitCode,
		escapedCommand,
		timedOut,
		isCanceled,
		isGracefullyCanceled,
		isMaxBuffer,
		isForcefullyTerminated,
		forceKillAfterDelay,
		killSignal,
		maxBuffer,
		timeout,
		cwd
	});
	const error = getFinalError(originalError, message, isSync);
	Object.assign(error, getErrorProperties({
		error,
		command,
		escapedCommand,
		startTime,
		timedOut,
		isCanceled,
		isGracefullyCanceled,
		isMaxBuffer,
		isForcefullyTerminated,
		exitCode,
		signal,
		signalDescription,
		stdio,
		all,
		ipcOutput,
		cwd,
		originalMessage,
		shortMessage
	}));
	return error;
};
const getErrorProperties = ({ error, command, escapedCommand, startTime, timedOut, isCanceled, isGracefullyCanceled, isMaxBuffer, isForcefullyTerminated, exitCode, signal, signalDescription, stdio, all, ipcOutput, cwd, originalMessage, shortMessage }) => omitUndefinedProperties({
	shortMessage,
	originalMessage,
	command,
	escapedCommand,
	cwd,
	durationMs: getDurationMs(startTime),
	failed: true,
	timedOut,
	isCanceled,
	isGracefullyCanceled,
	isTerminated: signal !== void 0,
	isMaxBuffer,
	isForcefullyTerminated,
	exitCode,
	signal,
	signalDescription,
	code: getErrorCode(error.cause),
	stdout: stdio[1],
	stderr: stdio[2],
	all,
	stdio,
	ipcOutput,
	pipedFrom: []
});
const omitUndefinedProperties = (result) => Object.fromEntries(Object.entries(result).filter(([, value]) => value !== void 0));
const normalizeExitPayload = (rawExitCode, rawSignal) => {
	const exitCode = rawExitCode === null ? void 0 : rawExitCode;
	const signal = rawSignal === null ? void 0 : rawSignal;
	return {
		exitCode,
		signal,
		signalDescription: signal === void 0 ? void 0 : getSignalDescription(rawSignal)
	};
};
// node_modules/parse-ms/index.js
const toZeroIfInfinity = (value) => Number.isFinite(value) ? value : 0;
function parseNumber(milliseconds) {
	return {
		days: Math.trunc(milliseconds / 864e5),
		hours: Math.trunc(milliseconds / 36e5 % 24),
		minutes: Math.trunc(milliseconds / 6e4 % 60),
		seconds: Math.trunc(milliseconds / 1e3 % 60),
		milliseconds: Math.trunc(milliseconds % 1e3),
		microseconds: Math.trunc(toZeroIfInfinity(milliseconds * 1e3) % 1e3),
		nanoseconds: Math.trunc(toZeroIfInfinity(milliseconds * 1e6) % 1e3)
	};
}
function parseBigint(milliseconds) {
	return {
		days: milliseconds / 86400000n,
		hours: milliseconds / 3600000n % 24n,
		minutes: milliseconds / 60000n % 60n,
		seconds: milliseconds / 1000n % 60n,
		milliseconds: milliseconds % 1000n,
		microseconds: 0n,
		nanoseconds: 0n
	};
}
function parseMilliseconds(milliseconds) {
	switch (typeof milliseconds) {
		case "number":
			if (Number.isFinite(milliseconds)) return parseNumber(milliseconds);
			break;
		case "bigint": return parseBigint(milliseconds);
	}
	throw new TypeError("Expected a finite number or bigint");
}
// node_modules/pretty-ms/index.js
const isZero = (value) => value === 0 || value === 0n;
const pluralize = (word, count) => count === 1 || count === 1n ? word : `${word}s`;
const SECOND_ROUNDING_EPSILON = 1e-7;
const ONE_DAY_IN_MILLISECONDS = 24n * 60n * 60n * 1000n;
function prettyMilliseconds(milliseconds, options) {
	const isBigInt = typeof milliseconds === "bigint";
	if (!isBigInt && !Number.isFinite(milliseconds)) throw new TypeError("Expected a finite number or bigint");
	options = { ...options };
	const sign = milliseconds < 0 ? "-" : "";
	milliseconds = milliseconds < 0 ? -milliseconds : milliseconds;
	if (options.colonNotation) {
		options.compact = false;
		options.formatSubMilliseconds = false;
		options.separateMilliseconds = false;
		options.verbose = false;
	}
	if (options.compact) {
		options.unitCount = 1;
		options.secondsDecimalDigits = 0;
		options.millisecondsDecimalDigits = 0;
	}
	let result = [];
	const floorDecimals = (value, decimalDigits) => {
		const flooredInterimValue = Math.floor(value * 10 ** decimalDigits + SECOND_ROUNDING_EPSILON);
		return (Math.round(flooredInterimValue) / 10 ** decimalDigits).toFixed(decimalDigits);
	};
	const add = (value, long, short, valueString) => {
		if ((result.length === 0 || !options.colonNotation) && isZero(value) && !(options.colonNotation && short === "m")) return;
		valueString ??= String(value);
		if (options.colonNotation) {
			const wholeDigits = valueString.includes(".") ? valueString.split(".")[0].length : valueString.length;
			const minLength = result.length > 0 ? 2 : 1;
			valueString = "0".repeat(Math.max(0, minLength - wholeDigits)) + valueString;
		} else valueString += options.verbose ? " " + pluralize(long, value) : short;
		result.push(valueString);
	};
	const parsed = parseMilliseconds(milliseconds);
	const days = BigInt(parsed.days);
	if (options.hideYearAndDays) add(BigInt(days) * 24n + BigInt(parsed.hours), "hour", "h");
	else {
		if (options.hideYear) add(days, "day", "d");
		else {
			add(days / 365n, "year", "y");
			add(days % 365n, "day", "d");
		}
		add(Number(parsed.hours), "hour", "h");
	}
	add(Number(parsed.minutes), "minute", "m");
	if (!options.hideSeconds) {
		if (options.separateMilliseconds || options.formatSubMilliseconds || !options.colonNotation && milliseconds < 1e3 && !options.subSecondsAsDecimals) {
			const seconds = Number(parsed.seconds);
			const milliseconds = Number(parsed.milliseconds);
			const microseconds = Number(parsed.microseconds);
			const nanoseconds = Number(parsed.nanoseconds);
			add(seconds, "second", "s");
			if (options.formatSubMilliseconds) {
				add(milliseconds, "millisecond", "ms");
				add(microseconds, "microsecond", "µs");
				add(nanoseconds, "nanosecond", "ns");
			} else {
				const millisecondsAndBelow = milliseconds + microseconds / 1e3 + nanoseconds / 1e6;
				const millisecondsDecimalDigits = typeof options.millisecondsDecimalDigits === "number" ? options.millisecondsDecimalDigits : 0;
				const roundedMilliseconds = millisecondsAndBelow >= 1 ? Math.round(millisecondsAndBelow) : Math.ceil(millisecondsAndBelow);
				const maximumMilliseconds = 1e3 - 10 ** -millisecondsDecimalDigits;
				const millisecondsString = millisecondsDecimalDigits ? Math.min(millisecondsAndBelow, maximumMilliseconds).toFixed(millisecondsDecimalDigits) : Math.min(roundedMilliseconds, maximumMilliseconds);
				add(Number.parseFloat(millisecondsString), "millisecond", "ms", millisecondsString);
			}
		} else {
			const secondsFixed = floorDecimals((isBigInt ? Number(milliseconds % ONE_DAY_IN_MILLISECONDS) : milliseconds) / 1e3 % 60, typeof options.secondsDecimalDigits === "number" ? options.secondsDecimalDigits : 1);
			const secondsString = options.keepDecimalsOnWholeSeconds ? secondsFixed : secondsFixed.replace(/\.0+$/, "");
			add(Number.parseFloat(secondsString), "second", "s", secondsString);
		}
	}
	if (result.length === 0) return sign + "0" + (options.verbose ? " milliseconds" : "ms");
	const separator = options.colonNotation ? ":" : " ";
	if (typeof options.unitCount === "number") result = result.slice(0, Math.max(options.unitCount, 1));
	return sign + result.join(separator);
}
// node_modules/execa/lib/verbose/error.js
const logError = (result, verboseInfo) => {
	if (result.failed) verboseLog({
		type: "error",
		verboseMessage: result.shortMessage,
		verboseInfo,
		result
	});
};
// node_modules/execa/lib/verbose/complete.js
const logResult = (result, verboseInfo) => {
	if (!isVerbose(verboseInfo)) return;
	logError(result, verboseInfo);
	logDuration(result, verboseInfo);
};
const logDuration = (result, verboseInfo) => {
	const verboseMessage = `(done in ${prettyMilliseconds(result.durationMs)})`;
	verboseLog({
		type: "duration",
		verboseMessage,
		verboseInfo,
		result
	});
};
// node_modules/execa/lib/return/reject.js
const handleResult = (result, verboseInfo, { reject }) => {
	logResult(result, verboseInfo);
	if (reject && result.failed) throw result;
	return result;
};
// node_modules/execa/lib/stdio/type.js
const getStdioItemType = (value, optionName) => {
	if (isAsyncGenerator(value)) return "asyncGenerator";
	if (isSyncGenerator(value)) return "generator";
	if (isUrl(value)) return "fileUrl";
	if (isFilePathObject(value)) return "filePath";
	if (isWebStream(value)) return "webStream";
	if (isStream(value, { checkOpen: false })) return "native";
	if (isUint8Array(value)) return "uint8Array";
	if (isAsyncIterableObject(value)) return "asyncIterable";
	if (isIterableObject(value)) return "iterable";
	if (isTransformStream(value)) return getTransformStreamType({ transform: value }, optionName);
	return isTransformOptions(value) ? getTransformObjectType(value, optionName) : "native";
};
const getTransformObjectType = (value, optionName) => {
	if (isDuplexStream(value.transform, { checkOpen: false })) return getDuplexType(value, optionName);
	return isTransformStream(value.transform) ? getTransformStreamType(value, optionName) : getGeneratorObjectType(value, optionName);
};
const getDuplexType = (value, optionName) => {
	validateNonGeneratorType(value, optionName, "Duplex stream");
	return "duplex";
};
const getTransformStreamType = (value, optionName) => {
	validateNonGeneratorType(value, optionName, "web TransformStream");
	return "webTransform";
};
const validateNonGeneratorType = ({ final, binary, objectMode }, optionName, typeName) => {
	checkUndefinedOption(final, `${optionName}.final`, typeName);
	checkUndefinedOption(binary, `${optionName}.binary`, typeName);
	checkBooleanOption(objectMode, `${optionName}.objectMode`);
};
const checkUndefinedOption = (value, optionName, typeName) => {
	if (value !== void 0) throw new TypeError(`The \`${optionName}\` option can only be defined when using a generator, not a ${typeName}.`);
};
const getGeneratorObjectType = ({ transform, final, binary, objectMode }, optionName) => {
	if (transform !== void 0 && !isGenerator(transform)) throw new TypeError(`The \`${optionName}.transform\` option must be a generator, a Duplex stream or a web TransformStream.`);
	if (isDuplexStream(final, { checkOpen: false })) throw new TypeError(`The \`${optionName}.final\` option must not be a Duplex stream.`);
	if (isTransformStream(final)) throw new TypeError(`The \`${optionName}.final\` option must not be a web TransformStream.`);
	if (final !== void 0 && !isGenerator(final)) throw new TypeError(`The \`${optionName}.final\` option must be a generator.`);
	checkBooleanOption(binary, `${optionName}.binary`);
	checkBooleanOption(objectMode, `${optionName}.objectMode`);
	return isAsyncGenerator(transform) || isAsyncGenerator(final) ? "asyncGenerator" : "generator";
};
const isGenerator = (value) => isAsyncGenerator(value) || isSyncGenerator(value);
const isAsyncGenerator = (value) => Object.prototype.toString.call(value) === "[object AsyncGeneratorFunction]";
const isSyncGenerator = (value) => Object.prototype.toString.call(value) === "[object GeneratorFunction]";
const isTransformOptions = (value) => isPlainObject(value) && (value.transform !== void 0 || value.final !== void 0);
const isUrl = (value) => Object.prototype.toString.call(value) === "[object URL]";
const isRegularUrl = (value) => isUrl(value) && value.protocol !== "file:";
const isFilePathObject = (value) => isPlainObject(value) && Object.keys(value).length > 0 && Object.keys(value).every((key) => FILE_PATH_KEYS.has(key)) && isFilePathString(value.file);
const FILE_PATH_KEYS = /* @__PURE__ */ new Set(["file", "append"]);
const isFilePathString = (file) => typeof file === "string";
const isStdioValueObject = (value) => isPlainObject(value) && Object.keys(value).length > 0 && Object.keys(value).every((key) => STDIO_VALUE_KEYS.has(key)) && "value" in value;
const STDIO_VALUE_KEYS = /* @__PURE__ */ new Set(["value", "input"]);
const isUnknownStdioString = (type, value) => type === "native" && typeof value === "string" && !KNOWN_STDIO_STRINGS.has(value);
const KNOWN_STDIO_STRINGS = /* @__PURE__ */ new Set([
	"ipc",
	"ignore",
	"inherit",
	"overlapped",
	"pipe"
]);
const isReadableStream = (value) => Object.prototype.toString.call(value) === "[object ReadableStream]";
const isWritableStream = (value) => Object.prototype.toString.call(value) === "[object WritableStream]";
const isWebStream = (value) => isReadableStream(value) || isWritableStream(value);
const isTransformStream = (value) => isReadableStream(value?.readable) && isWritableStream(value?.writable);
const isAsyncIterableObject = (value) => isObject(value) && typeof value[Symbol.asyncIterator] === "function";
const isIterableObject = (value) => isObject(value) && typeof value[Symbol.iterator] === "function";
const isObject = (value) => typeof value === "object" && value !== null;
const TRANSFORM_TYPES = /* @__PURE__ */ new Set([
	"generator",
	"asyncGenerator",
	"duplex",
	"webTransform"
]);
const FILE_TYPES = /* @__PURE__ */ new Set([
	"fileUrl",
	"filePath",
	"fileNumber"
]);
const SPECIAL_DUPLICATE_TYPES_SYNC = /* @__PURE__ */ new Set(["fileUrl", "filePath"]);
const SPECIAL_DUPLICATE_TYPES = /* @__PURE__ */ new Set([
	...SPECIAL_DUPLICATE_TYPES_SYNC,
	"webStream",
	"nodeStream"
]);
const FORBID_DUPLICATE_TYPES = /* @__PURE__ */ new Set(["webTransform", "duplex"]);
const TYPE_TO_MESSAGE = {
	generator: "a generator",
	asyncGenerator: "an async generator",
	fileUrl: "a file URL",
	filePath: "a file path string",
	fileNumber: "a file descriptor number",
	webStream: "a web stream",
	nodeStream: "a Node.js stream",
	webTransform: "a web TransformStream",
	duplex: "a Duplex stream",
	native: "any value",
	iterable: "an iterable",
	asyncIterable: "an async iterable",
	string: "a string",
	uint8Array: "a Uint8Array"
};
// node_modules/execa/lib/transform/object-mode.js
const getTransformObjectModes = (objectMode, index, newTransforms, direction) => direction === "output" ? getOutputObjectModes(objectMode, index, newTransforms) : getInputObjectModes(objectMode, index, newTransforms);
const getOutputObjectModes = (objectMode, index, newTransforms) => {
	const writableObjectMode = index !== 0 && newTransforms[index - 1].value.readableObjectMode;
	return {
		writableObjectMode,
		readableObjectMode: objectMode ?? writableObjectMode
	};
};
const getInputObjectModes = (objectMode, index, newTransforms) => {
	const writableObjectMode = index === 0 ? objectMode === true : newTransforms[index - 1].value.readableObjectMode;
	return {
		writableObjectMode,
		readableObjectMode: index !== newTransforms.length - 1 && (objectMode ?? writableObjectMode)
	};
};
const getFdObjectMode = (stdioItems, direction) => {
	const lastTransform = stdioItems.findLast(({ type }) => TRANSFORM_TYPES.has(type));
	if (lastTransform === void 0) return false;
	return direction === "input" ? lastTransform.value.writableObjectMode : lastTransform.value.readableObjectMode;
};
// node_modules/execa/lib/transform/normalize.js
const normalizeTransforms = (stdioItems, optionName, direction, options) => [...stdioItems.filter(({ type }) => !TRANSFORM_TYPES.has(type)), ...getTransforms(stdioItems, optionName, direction, options)];
const getTransforms = (stdioItems, optionName, direction, { encoding }) => {
	const transforms = stdioItems.filter(({ type }) => TRANSFORM_TYPES.has(type));
	const newTransforms = Array.from({ length: transforms.length });
	for (const [index, stdioItem] of Object.entries(transforms)) newTransforms[index] = normalizeTransform({
		stdioItem,
		index: Number(index),
		newTransforms,
		optionName,
		direction,
		encoding
	});
	return sortTransforms(newTransforms, direction);
};
const normalizeTransform = ({ stdioItem, stdioItem: { type }, index, newTransforms, optionName, direction, encoding }) => {
	if (type === "duplex") return normalizeDuplex({
		stdioItem,
		optionName
	});
	if (type === "webTransform") return normalizeTransformStream({
		stdioItem,
		index,
		newTransforms,
		direction
	});
	return normalizeGenerator({
		stdioItem,
		index,
		newTransforms,
		direction,
		encoding
	});
};
const normalizeDuplex = ({ stdioItem, optionName }) => {
	const { value } = stdioItem;
	const { transform } = value;
	const { writableObjectMode, readableObjectMode } = transform;
	const { objectMode = readableObjectMode } = value;
	if (objectMode && !readableObjectMode) throw new TypeError(`The \`${optionName}.objectMode\` option can only be \`true\` if \`new Duplex({objectMode: true})\` is used.`);
	if (!objectMode && readableObjectMode) throw new TypeError(`The \`${optionName}.objectMode\` option cannot be \`false\` if \`new Duplex({objectMode: true})\` is used.`);
	return {
		...stdioItem,
		value: {
			transform,
			writableObjectMode,
			readableObjectMode
		}
	};
};
const normalizeTransformStream = ({ stdioItem, stdioItem: { value }, index, newTransforms, direction }) => {
	const { transform, objectMode } = isPlainObject(value) ? value : { transform: value };
	const { writableObjectMode, readableObjectMode } = getTransformObjectModes(objectMode, index, newTransforms, direction);
	return {
		...stdioItem,
		value: {
			transform,
			writableObjectMode,
			readableObjectMode
		}
	};
};
const normalizeGenerator = ({ stdioItem, stdioItem: { value }, index, newTransforms, direction, encoding }) => {
	const { transform, final, binary: binaryOption = false, preserveNewlines = false, objectMode } = isPlainObject(value) ? value : { transform: value };
	const binary = binaryOption || BINARY_ENCODINGS.has(encoding);
	const { writableObjectMode, readableObjectMode } = getTransformObjectModes(objectMode, index, newTransforms, direction);
	return {
		...stdioItem,
		value: {
			transform,
			final,
			binary,
			preserveNewlines,
			writableObjectMode,
			readableObjectMode
		}
	};
};
const sortTransforms = (newTransforms, direction) => direction === "input" ? newTransforms.reverse() : newTransforms;
// node_modules/execa/lib/stdio/direction.js
const getStreamDirection = ({ stdioItems, isStdioArray, fdNumber, optionName }) => {
	const directions = stdioItems.map((stdioItem) => getStdioItemDirection(stdioItem, fdNumber, isStdioArray));
	if (directions.includes("input") && directions.includes("output")) throw new TypeError(`The \`${optionName}\` option must not be an array of both readable and writable values.`);
	return directions.find(Boolean) ?? DEFAULT_DIRECTION;
};
const getStdioItemDirection = (stdioItem, fdNumber, isStdioArray) => {
	const knownDirection = KNOWN_DIRECTIONS[fdNumber];
	const direction = getRequestedDirection(stdioItem);
	if (knownDirection === void 0) return direction;
	validateKnownDirection(stdioItem, knownDirection, isStdioArray);
	return knownDirection;
};
const getRequestedDirection = ({ type, value, direction, optionName }) => {
	const guessedDirection = guessStreamDirection[type](value);
	if (direction === "input" && guessedDirection === "output") throw new TypeError(`The \`${optionName}\` option is invalid: \`input: true\` cannot be used with a writable value, which is always an output.`);
	return direction ?? guessedDirection;
};
const validateKnownDirection = ({ type, value, optionName }, knownDirection, isStdioArray) => {
	if (!STREAM_TYPES.has(type) || !isStdioArray && getStandardStreamDirection(value) !== void 0) return;
	const guessedDirection = guessStreamDirection[type](value);
	if (guessedDirection === void 0 || guessedDirection === knownDirection) return;
	throw new TypeError(`The \`${optionName}\` option is invalid: a ${guessedDirection === "input" ? "readable" : "writable"} value is always an ${guessedDirection}, but \`${optionName}\` is an ${knownDirection}.`);
};
const STREAM_TYPES = /* @__PURE__ */ new Set([
	"native",
	"nodeStream",
	"webStream"
]);
const KNOWN_DIRECTIONS = [
	"input",
	"output",
	"output"
];
const anyDirection = () => void 0;
const alwaysInput = () => "input";
const guessStreamDirection = {
	generator: anyDirection,
	asyncGenerator: anyDirection,
	fileUrl: anyDirection,
	filePath: anyDirection,
	iterable: alwaysInput,
	asyncIterable: alwaysInput,
	uint8Array: alwaysInput,
	string: alwaysInput,
	webStream: (value) => isWritableStream(value) ? "output" : "input",
	nodeStream(value) {
		if (!isReadableStream$1(value, { checkOpen: false })) return "output";
		return isWritableStream$1(value, { checkOpen: false }) ? void 0 : "input";
	},
	webTransform: anyDirection,
	duplex: anyDirection,
	native(value) {
		const standardStreamDirection = getStandardStreamDirection(value);
		if (standardStreamDirection !== void 0) return standardStreamDirection;
		if (isStream(value, { checkOpen: false })) return guessStreamDirection.nodeStream(value);
	}
};
const getStandardStreamDirection = (value) => {
	if ([0, process$1.stdin].includes(value)) return "input";
	if ([
		1,
		2,
		process$1.stdout,
		process$1.stderr
	].includes(value)) return "output";
};
const DEFAULT_DIRECTION = "output";
// node_modules/execa/lib/ipc/array.js
const normalizeIpcStdioArray = (stdioArray, ipc) => ipc ? [...stdioArray, "ipc"] : stdioArray;
// node_modules/execa/lib/stdio/stdio-option.js
const normalizeStdioOption = (options, verboseInfo, isSync) => {
	const { stdio, ipc, buffer } = options;
	const stdioArray = getStdioArray(stdio, options).map((stdioOption, fdNumber) => addDefaultValue(stdioOption, fdNumber));
	validateIpcStdioOption(stdioArray);
	return isSync ? normalizeStdioSync(stdioArray, buffer, verboseInfo) : normalizeIpcStdioArray(stdioArray, ipc);
};
const validateIpcStdioOption = (stdioArray) => {
	if (stdioArray.some((stdioOption) => hasIpcStdioOption(stdioOption))) throw new Error("The `ipc: true` option must be used instead of `stdio: 'ipc'`.");
};
const hasIpcStdioOption = (stdioOption) => Array.isArray(stdioOption) ? stdioOption.some((item) => hasIpcStdioItem(item)) : hasIpcStdioItem(stdioOption);
const hasIpcStdioItem = (stdioOption) => isStdioValueObject(stdioOption) ? stdioOption.value === "ipc" : stdioOption === "ipc";
const getStdioArray = (stdio, options) => {
	if (stdio === void 0) return STANDARD_STREAMS_ALIASES.map((alias) => options[alias]);
	if (hasAlias(options)) throw new Error(`It's not possible to provide \`stdio\` in combination with one of ${STANDARD_STREAMS_ALIASES.map((alias) => `\`${alias}\``).join(", ")}`);
	if (typeof stdio === "string") return [
		stdio,
		stdio,
		stdio
	];
	if (!Array.isArray(stdio)) throw new TypeError(`Expected \`stdio\` to be of type \`string\` or \`Array\`, got \`${getTypeName(stdio)}\``);
	const length = Math.max(stdio.length, STANDARD_STREAMS_ALIASES.length);
	return Array.from({ length }, (_, fdNumber) => stdio[fdNumber]);
};
const hasAlias = (options) => STANDARD_STREAMS_ALIASES.some((alias) => options[alias] !== void 0);
const addDefaultValue = (stdioOption, fdNumber) => {
	if (Array.isArray(stdioOption)) return stdioOption.map((item) => addDefaultValue(item, fdNumber));
	if (stdioOption === null || stdioOption === void 0) return fdNumber >= STANDARD_STREAMS_ALIASES.length ? "ignore" : "pipe";
	return stdioOption;
};
const normalizeStdioSync = (stdioArray, buffer, verboseInfo) => stdioArray.map((stdioOption, fdNumber) => !buffer[fdNumber] && isStandardOutputFd(fdNumber) && !isFullVerbose(verboseInfo, fdNumber) && isOutputPipeOnly(stdioOption, fdNumber) ? "ignore" : stdioOption);
const isOutputPipeOnly = (stdioOption, fdNumber) => isOutputPipe(stdioOption, fdNumber) || Array.isArray(stdioOption) && stdioOption.length > 0 && stdioOption.every((item) => isOutputPipe(item, fdNumber));
const isOutputPipe = (stdioOption, fdNumber) => stdioOption === "pipe" || isOutputPipeObject(stdioOption, fdNumber);
const isOutputPipeObject = (stdioOption, fdNumber) => isStdioValueObject(stdioOption) && stdioOption.value === "pipe" && (stdioOption.input === void 0 || stdioOption.input === false || isFixedOutputPipe(fdNumber, stdioOption.input));
const isFixedOutputPipe = (fdNumber, input) => input === true && isStandardOutputFd(fdNumber);
const isStandardOutputFd = (fdNumber) => fdNumber === 1 || fdNumber === 2;
// node_modules/execa/lib/arguments/fd-options.js
const getToStream = (destination, to = "stdin") => {
	const isWritable = true;
	const { options, fileDescriptors } = SUBPROCESS_OPTIONS.get(destination);
	const fdNumber = getFdNumber(fileDescriptors, to, isWritable);
	const destinationStream = destination.stdio[fdNumber];
	if (destinationStream === null) throw new TypeError(getInvalidStdioOptionMessage(fdNumber, to, options, isWritable));
	return destinationStream;
};
const getFromStream = (source, from = "stdout") => {
	const isWritable = false;
	const { options, fileDescriptors } = SUBPROCESS_OPTIONS.get(source);
	const fdNumber = getFdNumber(fileDescriptors, from, isWritable);
	const sourceStream = fdNumber === "all" ? source.all : source.stdio[fdNumber];
	if (sourceStream === null || sourceStream === void 0) throw new TypeError(getInvalidStdioOptionMessage(fdNumber, from, options, isWritable));
	return sourceStream;
};
const SUBPROCESS_OPTIONS = /* @__PURE__ */ new WeakMap();
const getFdNumber = (fileDescriptors, fdName, isWritable) => {
	const fdNumber = parseFdNumber(fdName, isWritable);
	validateFdNumber(fdNumber, fdName, isWritable, fileDescriptors);
	return fdNumber;
};
const parseFdNumber = (fdName, isWritable) => {
	const fdNumber = parseFd(fdName);
	if (fdNumber !== void 0) return fdNumber;
	const { validOptions, defaultValue } = isWritable ? {
		validOptions: "\"stdin\"",
		defaultValue: "stdin"
	} : {
		validOptions: "\"stdout\", \"stderr\", \"all\"",
		defaultValue: "stdout"
	};
	throw new TypeError(`"${getOptionName(isWritable)}" must not be "${fdName}".
It must be ${validOptions} or "fd3", "fd4" (and so on).
It is optional and defaults to "${defaultValue}".`);
};
const validateFdNumber = (fdNumber, fdName, isWritable, fileDescriptors) => {
	const fileDescriptor = fileDescriptors[getUsedDescriptor(fdNumber)];
	if (fileDescriptor === void 0) throw new TypeError(`"${getOptionName(isWritable)}" must not be ${fdName}. That file descriptor does not exist.
Please set the "stdio" option to ensure that file descriptor exists.`);
	if (!isWritable && fileDescriptor.direction === "input") throw new TypeError(`"${getOptionName(isWritable)}" must not be ${fdName}. It must be a readable stream, not writable.`);
	if (isWritable && fileDescriptor.direction !== "input") throw new TypeError(`"${getOptionName(isWritable)}" must not be ${fdName}. It must be a writable stream, not readable.
If you meant to use it as input, please set its "stdio" option to \`{value: 'pipe', input: true}\`.`);
};
const getInvalidStdioOptionMessage = (fdNumber, fdName, options, isWritable) => {
	if (fdNumber === "all" && !options.all) return "The \"all\" option must be true to use \"from: 'all'\".";
	const { optionName, optionValue } = getInvalidStdioOption(fdNumber, options);
	return `The "${optionName}: ${serializeOptionValue(optionValue)}" option is incompatible with using "${getOptionName(isWritable)}: ${serializeOptionValue(fdName)}".
Please set this option with "pipe" instead.`;
};
const getInvalidStdioOption = (fdNumber, { stdin, stdout, stderr, stdio }) => {
	const usedDescriptor = getUsedDescriptor(fdNumber);
	if (usedDescriptor === 0 && stdin !== void 0) return {
		optionName: "stdin",
		optionValue: stdin
	};
	if (usedDescriptor === 1 && stdout !== void 0) return {
		optionName: "stdout",
		optionValue: stdout
	};
	return usedDescriptor === 2 && stderr !== void 0 ? {
		optionName: "stderr",
		optionValue: stderr
	} : {
		optionName: `stdio[${usedDescriptor}]`,
		optionValue: stdio[usedDescriptor]
	};
};
const getUsedDescriptor = (fdNumber) => fdNumber === "all" ? 1 : fdNumber;
const getOptionName = (isWritable) => isWritable ? "to" : "from";
const serializeOptionValue = (value) => {
	if (typeof value === "string") return `'${value}'`;
	return typeof value === "number" ? `${value}` : "Stream";
};
// node_modules/execa/lib/stdio/native.js
const handleNativeStream = ({ stdioItem, stdioItem: { type }, isStdioArray, fdNumber, direction, isSync }) => {
	if (!isStdioArray || type !== "native") return stdioItem;
	return isSync ? handleNativeStreamSync({
		stdioItem,
		fdNumber,
		direction
	}) : handleNativeStreamAsync({
		stdioItem,
		fdNumber
	});
};
const handleNativeStreamSync = ({ stdioItem, stdioItem: { value, optionName }, fdNumber, direction }) => {
	const targetFd = getTargetFd({
		value,
		optionName,
		fdNumber,
		direction
	});
	if (targetFd !== void 0) return targetFd;
	if (isStream(value, { checkOpen: false })) throw new TypeError(`The \`${optionName}: Stream\` option cannot both be an array and include a stream with synchronous methods.`);
	return stdioItem;
};
const getTargetFd = ({ value, optionName, fdNumber, direction }) => {
	const targetFdNumber = getTargetFdNumber(value, fdNumber);
	if (targetFdNumber === void 0) return;
	if (direction === "output") return {
		type: "fileNumber",
		value: targetFdNumber,
		optionName
	};
	if (tty.isatty(targetFdNumber)) throw new TypeError(`The \`${optionName}: ${serializeOptionValue(value)}\` option is invalid: it cannot be a TTY with synchronous methods.`);
	return {
		type: "uint8Array",
		contents: () => [bufferToUint8Array(readFileSync(targetFdNumber))],
		optionName
	};
};
const getTargetFdNumber = (value, fdNumber) => {
	if (value === "inherit") return fdNumber;
	if (typeof value === "number") return value;
	const standardStreamIndex = STANDARD_STREAMS.indexOf(value);
	if (standardStreamIndex !== -1) return standardStreamIndex;
};
const handleNativeStreamAsync = ({ stdioItem, stdioItem: { value, optionName }, fdNumber }) => {
	if (value === "inherit") return {
		type: "nodeStream",
		value: getStandardStream(fdNumber, value, optionName),
		optionName
	};
	if (typeof value === "number") return {
		type: "nodeStream",
		value: getStandardStream(value, value, optionName),
		optionName
	};
	return isStream(value, { checkOpen: false }) ? {
		type: "nodeStream",
		value,
		optionName
	} : stdioItem;
};
const getStandardStream = (fdNumber, value, optionName) => {
	const standardStream = STANDARD_STREAMS[fdNumber];
	if (standardStream === void 0) throw new TypeError(`The \`${optionName}: ${value}\` option is invalid: no such standard stream.`);
	return standardStream;
};
// node_modules/execa/lib/stdio/input-option.js
const handleInputOptions = ({ input, inputFile }, fdNumber) => fdNumber === 0 ? [...handleInputOption(input), ...handleInputFileOption(inputFile)] : [];
const handleInputOption = (input) => input === void 0 ? [] : [{
	type: getInputType(input),
	value: input,
	optionName: "input"
}];
const getInputType = (input) => {
	if (isReadableStream$1(input, { checkOpen: false })) return "nodeStream";
	if (typeof input === "string") return "string";
	if (isUint8Array(input)) return "uint8Array";
	throw new Error("The `input` option must be a string, a Uint8Array or a Node.js Readable stream.");
};
const handleInputFileOption = (inputFile) => inputFile === void 0 ? [] : [{
	...getInputFileType(inputFile),
	optionName: "inputFile"
}];
const getInputFileType = (inputFile) => {
	if (isUrl(inputFile)) return {
		type: "fileUrl",
		value: inputFile
	};
	if (isFilePathString(inputFile)) return {
		type: "filePath",
		value: { file: inputFile }
	};
	throw new Error("The `inputFile` option must be a file path string or a file URL.");
};
// node_modules/execa/lib/stdio/duplicate.js
const isFileType = (type) => SPECIAL_DUPLICATE_TYPES_SYNC.has(type);
const getFileTarget = ({ type, value }) => type === "filePath" ? path.resolve(value.file) : fileURLToPath(value);
const filterDuplicates = (stdioItems) => stdioItems.filter((stdioItemOne, indexOne) => stdioItems.every((stdioItemTwo, indexTwo) => !hasSameValueAndDirection(stdioItemOne, stdioItemTwo) || indexOne >= indexTwo || stdioItemOne.type === "generator" || stdioItemOne.type === "asyncGenerator"));
const hasSameValueAndDirection = (stdioItemOne, stdioItemTwo) => stdioItemOne.value === stdioItemTwo.value && stdioItemOne.direction === stdioItemTwo.direction;
const getDuplicateStream = ({ stdioItem: { type, value, optionName }, direction, fileDescriptors, isSync }) => {
	const otherStdioItems = getOtherStdioItems(fileDescriptors, type);
	if (otherStdioItems.length === 0) return;
	if (isSync) {
		validateDuplicateStreamSync({
			otherStdioItems,
			type,
			value,
			optionName,
			direction
		});
		return;
	}
	if (SPECIAL_DUPLICATE_TYPES.has(type)) return getDuplicateStreamInstance({
		otherStdioItems,
		type,
		value,
		optionName,
		direction
	});
	if (FORBID_DUPLICATE_TYPES.has(type)) validateDuplicateTransform({
		otherStdioItems,
		type,
		value,
		optionName
	});
};
const getOtherStdioItems = (fileDescriptors, type) => fileDescriptors.flatMap(({ direction, stdioItems }) => stdioItems.map((stdioItem) => ({
	...stdioItem,
	direction
}))).filter((stdioItem) => isSameDuplicateType(stdioItem.type, type));
const isSameDuplicateType = (otherType, type) => otherType === type || isFileType(otherType) && isFileType(type);
const validateDuplicateStreamSync = ({ otherStdioItems, type, value, optionName, direction }) => {
	if (SPECIAL_DUPLICATE_TYPES_SYNC.has(type)) getDuplicateStreamInstance({
		otherStdioItems,
		type,
		value,
		optionName,
		direction
	});
};
const getDuplicateStreamInstance = ({ otherStdioItems, type, value, optionName, direction }) => {
	const duplicateStdioItems = otherStdioItems.filter((stdioItem) => hasSameValue(stdioItem, type, value));
	if (duplicateStdioItems.length === 0) return;
	const differentStdioItem = duplicateStdioItems.find((stdioItem) => stdioItem.direction !== direction);
	throwOnDuplicateStream(differentStdioItem, optionName, type);
	return direction === "output" || type === "webStream" ? duplicateStdioItems[0].stream : void 0;
};
const hasSameValue = (otherStdioItem, type, value) => isFileType(otherStdioItem.type) ? getFileTarget(otherStdioItem) === getFileTarget({
	type,
	value
}) : otherStdioItem.value === value;
const validateDuplicateTransform = ({ otherStdioItems, type, value, optionName }) => {
	const duplicateStdioItem = otherStdioItems.find(({ value: { transform } }) => transform === value.transform);
	throwOnDuplicateStream(duplicateStdioItem, optionName, type);
};
const throwOnDuplicateStream = (stdioItem, optionName, type) => {
	if (stdioItem !== void 0) throw new TypeError(`The \`${stdioItem.optionName}\` and \`${optionName}\` options must not target ${TYPE_TO_MESSAGE[type]} that is the same.`);
};
// node_modules/execa/lib/stdio/handle.js
const handleStdio = (addProperties, options, verboseInfo, isSync) => {
	const initialFileDescriptors = normalizeStdioOption(options, verboseInfo, isSync).map((stdioOption, fdNumber) => getFileDescriptor({
		stdioOption,
		fdNumber,
		options,
		isSync
	}));
	const fileDescriptors = getFinalFileDescriptors({
		initialFileDescriptors,
		addProperties,
		options,
		isSync
	});
	options.stdio = fileDescriptors.map(({ stdioItems }) => forwardStdio(stdioItems));
	return fileDescriptors;
};
const getFileDescriptor = ({ stdioOption, fdNumber, options, isSync }) => {
	const optionName = getStreamName(fdNumber);
	const { stdioItems: initialStdioItems, isStdioArray } = initializeStdioItems({
		stdioOption,
		fdNumber,
		options,
		optionName
	});
	const direction = getStreamDirection({
		stdioItems: initialStdioItems,
		isStdioArray,
		fdNumber,
		optionName
	});
	const stdioItems = initialStdioItems.map((stdioItem) => handleNativeStream({
		stdioItem,
		isStdioArray,
		fdNumber,
		direction,
		isSync
	}));
	const normalizedStdioItems = normalizeTransforms(stdioItems, optionName, direction, options);
	const objectMode = getFdObjectMode(normalizedStdioItems, direction);
	validateFileObjectMode(normalizedStdioItems, objectMode);
	return {
		direction,
		objectMode,
		stdioItems: normalizedStdioItems
	};
};
const initializeStdioItems = ({ stdioOption, fdNumber, options, optionName }) => {
	const values = Array.isArray(stdioOption) ? stdioOption : [stdioOption];
	const inputStdioItems = handleInputOptions(options, fdNumber);
	const initialStdioItems = [...omitInheritedStdin(values.map((value) => initializeStdioItem(value, optionName)), inputStdioItems), ...inputStdioItems];
	const stdioItems = filterDuplicates(initialStdioItems);
	const isStdioArray = stdioItems.length > 1;
	validateStdioArray(stdioItems, isStdioArray, optionName);
	validateStreams(stdioItems, isStdioArray);
	return {
		stdioItems,
		isStdioArray
	};
};
const omitInheritedStdin = (stdioItems, inputStdioItems) => inputStdioItems.length > 0 && isInheritedStdinOnly(stdioItems) ? [] : stdioItems;
const isInheritedStdinOnly = (stdioItems) => stdioItems.length === 1 && stdioItems[0].type === "native" && stdioItems[0].value === "inherit";
const initializeStdioItem = (value, optionName) => {
	if (isStdioValueObject(value)) return initializeStdioValueObject(value, optionName);
	return {
		type: getStdioItemType(value, optionName),
		value,
		optionName
	};
};
const initializeStdioValueObject = ({ value, input }, optionName) => {
	checkBooleanOption(input, `${optionName}.input`);
	return {
		type: getStdioItemType(value, optionName),
		value,
		direction: input ? "input" : void 0,
		optionName
	};
};
const validateStdioArray = (stdioItems, isStdioArray, optionName) => {
	if (stdioItems.length === 0) throw new TypeError(`The \`${optionName}\` option must not be an empty array.`);
	if (!isStdioArray) return;
	for (const { value, optionName } of stdioItems) if (INVALID_STDIO_ARRAY_OPTIONS.has(value)) throw new Error(`The \`${optionName}\` option must not include \`${value}\`.`);
};
const INVALID_STDIO_ARRAY_OPTIONS = /* @__PURE__ */ new Set(["ignore"]);
const validateStreams = (stdioItems, isStdioArray) => {
	for (const stdioItem of stdioItems) {
		validateFileStdio(stdioItem);
		validateFileDescriptorStdio(stdioItem);
		validateNativeStdio(stdioItem, isStdioArray);
	}
};
const validateFileDescriptorStdio = ({ type, value, optionName }) => {
	if (type !== "native") return;
	const fileDescriptor = typeof value === "number" ? value : value?.fd;
	if (typeof fileDescriptor === "number" && (!Number.isInteger(fileDescriptor) || fileDescriptor < 0 || fileDescriptor > MAX_FILE_DESCRIPTOR)) throw new TypeError(`The \`${optionName}\` option must be a non-negative 32-bit integer: got ${fileDescriptor}.`);
};
const MAX_FILE_DESCRIPTOR = 2 ** 31 - 1;
const validateNativeStdio = ({ type, value, optionName }, isStdioArray) => {
	if (type !== "native") return;
	if (isFileHandle(value)) {
		if (isStdioArray) throw new TypeError(`The \`${optionName}\` option cannot combine file handles with other values.`);
		return;
	}
	if (typeof value !== "string" && typeof value !== "number" && !isStream(value, { checkOpen: false })) throw new TypeError(`The \`${optionName}\` option is invalid: ${String(value)} (${typeof value}).`);
};
const isFileHandle = (value) => typeof value?.fd === "number" && !isStream(value, { checkOpen: false });
const validateFileStdio = ({ type, value, optionName }) => {
	if (isRegularUrl(value)) throw new TypeError(`The \`${optionName}: URL\` option must use the \`file:\` scheme.
For example, you can use the \`pathToFileURL()\` method of the \`url\` core module.`);
	if (isUnknownStdioString(type, value)) throw new TypeError(`The \`${optionName}: { file: '...' }\` option must be used instead of \`${optionName}: '...'\`.`);
};
const validateFileObjectMode = (stdioItems, objectMode) => {
	if (!objectMode) return;
	const fileStdioItem = stdioItems.find(({ type }) => FILE_TYPES.has(type));
	if (fileStdioItem !== void 0) throw new TypeError(`The \`${fileStdioItem.optionName}\` option cannot use both files and transforms in objectMode.`);
};
const getFinalFileDescriptors = ({ initialFileDescriptors, addProperties, options, isSync }) => {
	const fileDescriptors = [];
	try {
		for (const fileDescriptor of initialFileDescriptors) addFinalFileDescriptor({
			fileDescriptor,
			fileDescriptors,
			addProperties,
			options,
			isSync
		});
		return fileDescriptors;
	} catch (error) {
		cleanupCustomStreams(fileDescriptors);
		throw error;
	}
};
const addFinalFileDescriptor = ({ fileDescriptor, fileDescriptors, addProperties, options, isSync }) => {
	const { direction, objectMode, stdioItems } = fileDescriptor;
	const finalFileDescriptor = {
		direction,
		objectMode,
		stdioItems: []
	};
	fileDescriptors.push(finalFileDescriptor);
	for (const stdioItem of stdioItems) finalFileDescriptor.stdioItems.push(addStreamProperties({
		stdioItem,
		addProperties,
		direction,
		objectMode,
		options,
		fileDescriptors,
		isSync
	}));
};
const addStreamProperties = ({ stdioItem, addProperties, direction, objectMode, options, fileDescriptors, isSync }) => {
	const duplicateStream = getDuplicateStream({
		stdioItem,
		direction,
		fileDescriptors,
		isSync
	});
	if (duplicateStream !== void 0) return {
		...stdioItem,
		stream: duplicateStream
	};
	return {
		...stdioItem,
		...addProperties[direction][stdioItem.type](stdioItem, options, objectMode)
	};
};
const cleanupCustomStreams = (fileDescriptors) => {
	for (const { stream } of fileDescriptors.flatMap(({ stdioItems }) => stdioItems)) {
		if (stream === void 0 || isStandardStream(stream)) continue;
		stream.on("error", () => {});
		stream.destroy();
	}
};
const forwardStdio = (stdioItems) => {
	if (stdioItems.length > 1) return stdioItems.some(({ value }) => value === "overlapped") ? "overlapped" : "pipe";
	const [{ type, value }] = stdioItems;
	return type === "native" ? value : "pipe";
};
// node_modules/execa/lib/stdio/handle-sync.js
const handleStdioSync = (options, verboseInfo) => handleStdio(addPropertiesSync, options, verboseInfo, true);
const forbiddenIfSync = ({ type, optionName }) => {
	throwInvalidSyncValue(optionName, TYPE_TO_MESSAGE[type]);
};
const forbiddenNativeIfSync = ({ optionName, value }) => {
	if (value === "overlapped") throwInvalidSyncValue(optionName, `"${value}"`);
	return {};
};
const forbiddenNativeInputIfSync = (stdioItem) => {
	const { optionName, value } = stdioItem;
	if (value === "pipe" && optionName !== "stdin") throw new TypeError(`Only the \`stdin\` option, not \`${optionName}\`, can be an input pipe with synchronous methods.`);
	return forbiddenNativeIfSync(stdioItem);
};
const forbiddenInputTransformIfSync = ({ optionName }) => {
	if (optionName !== "stdin") throw new TypeError(`Only the \`stdin\` option, not \`${optionName}\`, can be an input transform with synchronous methods.`);
};
const throwInvalidSyncValue = (optionName, value) => {
	throw new TypeError(`The \`${optionName}\` option cannot be ${value} with synchronous methods.`);
};
const addProperties$1 = {
	generator() {},
	asyncGenerator: forbiddenIfSync,
	webStream: forbiddenIfSync,
	nodeStream: forbiddenIfSync,
	webTransform: forbiddenIfSync,
	duplex: forbiddenIfSync,
	asyncIterable: forbiddenIfSync,
	native: forbiddenNativeIfSync
};
const addPropertiesSync = {
	input: {
		...addProperties$1,
		generator: forbiddenInputTransformIfSync,
		native: forbiddenNativeInputIfSync,
		fileUrl: ({ value }) => ({ contents: () => [bufferToUint8Array(readFileSync(value))] }),
		filePath: ({ value: { file } }) => ({ contents: () => [bufferToUint8Array(readFileSync(file))] }),
		fileNumber: forbiddenIfSync,
		iterable: ({ value }) => ({ contents: () => [...value] }),
		string: ({ value }) => ({ contents: [value] }),
		uint8Array: ({ value, contents = [value] }) => ({ contents })
	},
	output: {
		...addProperties$1,
		fileUrl: ({ value }) => ({ path: value }),
		filePath: ({ value: { file, append } }) => ({
			path: file,
			append
		}),
		fileNumber: ({ value }) => ({ path: value }),
		iterable: forbiddenIfSync,
		string: forbiddenIfSync,
		uint8Array: forbiddenIfSync
	}
};
// node_modules/execa/lib/transform/validate.js
const getValidateTransformInput = (writableObjectMode, optionName) => writableObjectMode ? void 0 : validateStringTransformInput.bind(void 0, optionName);
const validateStringTransformInput = function* (optionName, chunk) {
	if (typeof chunk !== "string" && !isUint8Array(chunk) && !Buffer$1.isBuffer(chunk)) throw new TypeError(`The \`${optionName}\` option's transform must use "objectMode: true" to receive as input: ${typeof chunk}.`);
	yield chunk;
};
const getValidateTransformReturn = (readableObjectMode, optionName) => readableObjectMode ? validateObjectTransformReturn.bind(void 0, optionName) : validateStringTransformReturn.bind(void 0, optionName);
const validateObjectTransformReturn = function* (optionName, chunk) {
	validateEmptyReturn(optionName, chunk);
	yield chunk;
};
const validateStringTransformReturn = function* (optionName, chunk) {
	validateEmptyReturn(optionName, chunk);
	if (typeof chunk !== "string" && !isUint8Array(chunk)) throw new TypeError(`The \`${optionName}\` option's function must yield a string or an Uint8Array, not ${typeof chunk}.`);
	yield chunk;
};
const validateEmptyReturn = (optionName, chunk) => {
	if (chunk === null || chunk === void 0) throw new TypeError(`The \`${optionName}\` option's function must not call \`yield ${chunk}\`.
Instead, \`yield\` should either be called with a value, or not be called at all. For example:
  if (condition) { yield value; }`);
};
// node_modules/execa/lib/transform/encoding-transform.js
const getEncodingTransformGenerator = (binary, encoding, skipped) => {
	if (skipped) return;
	if (binary) return { transform: encodingUint8ArrayGenerator.bind(void 0, new TextEncoder()) };
	const stringDecoder = new StringDecoder(encoding);
	return {
		transform: encodingStringGenerator.bind(void 0, stringDecoder),
		final: encodingStringFinal.bind(void 0, stringDecoder)
	};
};
const encodingUint8ArrayGenerator = function* (textEncoder, chunk) {
	if (Buffer$1.isBuffer(chunk)) yield bufferToUint8Array(chunk);
	else if (typeof chunk === "string") yield textEncoder.encode(chunk);
	else yield chunk;
};
const encodingStringGenerator = function* (stringDecoder, chunk) {
	yield isUint8Array(chunk) ? stringDecoder.write(chunk) : chunk;
};
const encodingStringFinal = function* (stringDecoder) {
	const lastChunk = stringDecoder.end();
	if (lastChunk !== "") yield lastChunk;
};
const getStringToBytesGenerator = (binary, encoding, skipped) => skipped || encoding === "utf8" ? void 0 : { transform: stringToBytesGenerator.bind(void 0, getStringEncoding(binary, encoding)) };
const stringToBytesGenerator = function* (stringEncoding, chunk) {
	yield typeof chunk === "string" ? bufferToUint8Array(Buffer$1.from(chunk, stringEncoding)) : chunk;
};
// node_modules/execa/lib/transform/run-async.js
const pushChunks = callbackify(async (getChunks, state, getChunksArguments, transformStream) => {
	state.currentIterable = getChunks(...getChunksArguments);
	try {
		for await (const chunk of state.currentIterable) transformStream.push(chunk);
	} finally {
		delete state.currentIterable;
	}
});
const transformChunk = async function* (chunk, generators, index) {
	if (index === generators.length) {
		yield chunk;
		return;
	}
	const { transform = identityGenerator$1 } = generators[index];
	for await (const transformedChunk of transform(chunk)) yield* transformChunk(transformedChunk, generators, index + 1);
};
const finalChunks = async function* (generators) {
	for (const [index, { final }] of Object.entries(generators)) yield* generatorFinalChunks(final, Number(index), generators);
};
const generatorFinalChunks = async function* (final, index, generators) {
	if (final === void 0) return;
	for await (const finalChunk of final()) yield* transformChunk(finalChunk, generators, index + 1);
};
const destroyTransform = callbackify(async ({ currentIterable }, error) => {
	if (currentIterable !== void 0) {
		await (error ? currentIterable.throw(error) : currentIterable.return());
		return;
	}
	if (error) throw error;
});
const identityGenerator$1 = function* (chunk) {
	yield chunk;
};
// node_modules/execa/lib/transform/run-sync.js
const pushChunksSync = (getChunksSync, getChunksArguments, transformStream, done) => {
	try {
		for (const chunk of getChunksSync(...getChunksArguments)) transformStream.push(chunk);
		done();
	} catch (error) {
		done(normalizeTransformError(error));
	}
};
const normalizeTransformError = (error) => error || Object.assign(/* @__PURE__ */ new Error("Promise was rejected with falsy value"), {
	code: "ERR_FALSY_VALUE_REJECTION",
	reason: error
});
const runTransformSync = (generators, chunks) => {
	try {
		return [...chunks.flatMap((chunk) => [...transformChunkSync(chunk, generators, 0)]), ...finalChunksSync(generators)];
	} catch (error) {
		throw normalizeTransformError(error);
	}
};
const transformChunkSync = function* (chunk, generators, index) {
	if (index === generators.length) {
		yield chunk;
		return;
	}
	const { transform = identityGenerator } = generators[index];
	for (const transformedChunk of transform(chunk)) yield* transformChunkSync(transformedChunk, generators, index + 1);
};
const finalChunksSync = function* (generators) {
	for (const [index, { final }] of Object.entries(generators)) yield* generatorFinalChunksSync(final, Number(index), generators);
};
const generatorFinalChunksSync = function* (final, index, generators) {
	if (final === void 0) return;
	for (const finalChunk of final()) yield* transformChunkSync(finalChunk, generators, index + 1);
};
const identityGenerator = function* (chunk) {
	yield chunk;
};
// node_modules/execa/lib/transform/generator.js
const generatorToStream = ({ value, value: { transform, final, binary, writableObjectMode, readableObjectMode }, optionName }, { encoding }) => {
	const state = {};
	const generators = addInternalGenerators(value, encoding, optionName);
	const transformAsync = isAsyncGenerator(transform);
	const finalAsync = isAsyncGenerator(final);
	const transformMethod = transformAsync ? pushChunks.bind(void 0, transformChunk, state) : pushChunksSync.bind(void 0, transformChunkSync);
	const finalMethod = transformAsync || finalAsync ? pushChunks.bind(void 0, finalChunks, state) : pushChunksSync.bind(void 0, finalChunksSync);
	const destroyMethod = transformAsync || finalAsync ? destroyTransform.bind(void 0, state) : void 0;
	return { stream: new Transform({
		writableObjectMode,
		writableHighWaterMark: getDefaultHighWaterMark(writableObjectMode),
		readableObjectMode,
		readableHighWaterMark: getDefaultHighWaterMark(readableObjectMode),
		defaultEncoding: getStringEncoding(binary, encoding),
		transform(chunk, encoding, done) {
			transformMethod([
				chunk,
				generators,
				0
			], this, done);
		},
		flush(done) {
			finalMethod([generators], this, done);
		},
		destroy: destroyMethod
	}) };
};
const runGeneratorsSync = (chunks, stdioItems, encoding, isInput) => {
	const generators = stdioItems.filter(({ type }) => type === "generator");
	const reversedGenerators = isInput ? generators.reverse() : generators;
	for (const { value, optionName } of reversedGenerators) {
		if (!value.writableObjectMode) {
			const stringEncoding = getStringEncoding(value.binary, encoding);
			chunks = chunks.map((chunk) => typeof chunk === "string" ? Buffer$1.from(chunk, stringEncoding) : chunk);
		}
		const generators = addInternalGenerators(value, encoding, optionName);
		chunks = runTransformSync(generators, chunks);
	}
	return chunks;
};
const addInternalGenerators = ({ transform, final, binary, writableObjectMode, readableObjectMode, preserveNewlines }, encoding, optionName) => {
	const state = {};
	return [
		{ transform: getValidateTransformInput(writableObjectMode, optionName) },
		getEncodingTransformGenerator(binary, encoding, writableObjectMode),
		getSplitLinesGenerator(binary, preserveNewlines, writableObjectMode, state),
		{
			transform,
			final
		},
		{ transform: getValidateTransformReturn(readableObjectMode, optionName) },
		getAppendNewlineGenerator({
			binary,
			preserveNewlines,
			readableObjectMode,
			state,
			encoding
		}),
		getStringToBytesGenerator(binary, encoding, readableObjectMode)
	].filter(Boolean);
};
// node_modules/execa/lib/io/input-sync.js
const addInputOptionsSync = (fileDescriptors, options) => {
	for (const fdNumber of getInputFdNumbers(fileDescriptors)) addInputOptionSync(fileDescriptors, fdNumber, options);
};
const getInputFdNumbers = (fileDescriptors) => new Set(Object.entries(fileDescriptors).filter(([, { direction }]) => direction === "input").map(([fdNumber]) => Number(fdNumber)));
const addInputOptionSync = (fileDescriptors, fdNumber, options) => {
	const { stdioItems } = fileDescriptors[fdNumber];
	const allStdioItems = stdioItems.filter(({ contents }) => contents !== void 0);
	if (allStdioItems.length === 0 && stdioItems.every(({ type }) => type !== "generator")) return;
	if (fdNumber !== 0) {
		const [{ type, optionName }] = allStdioItems;
		throw new TypeError(`Only the \`stdin\` option, not \`${optionName}\`, can be ${TYPE_TO_MESSAGE[type]} with synchronous methods.`);
	}
	const chunks = allStdioItems.flatMap(({ type, contents }) => getChunks(type, typeof contents === "function" ? contents() : contents));
	options.input = applyInputGeneratorsSync(chunks, stdioItems, options.encoding);
};
const getChunks = (type, chunks) => type === "iterable" ? chunks : chunks.filter((chunk) => chunk.length > 0);
const applyInputGeneratorsSync = (chunks, stdioItems, encoding) => {
	const newContents = runGeneratorsSync(chunks, stdioItems, getInputEncoding(encoding), true);
	validateSerializable(newContents);
	return joinToUint8Array(newContents);
};
const validateSerializable = (newContents) => {
	const invalidItem = newContents.find((item) => !isSerializableInput(item));
	if (invalidItem !== void 0) throwOnSerializableInput("stdin", invalidItem);
};
const isSerializableInput = (item) => typeof item === "string" || isUint8Array(item);
const throwOnSerializableInput = (optionName, invalidItem) => {
	throw new TypeError(`The \`${optionName}\` option is invalid: when passing objects as input, a transform must be used to serialize them to strings or Uint8Arrays: ${invalidItem}.`);
};
// node_modules/execa/lib/verbose/output.js
const shouldLogOutput = ({ stdioItems, encoding, verboseInfo, fdNumber }) => fdNumber !== "all" && isFullVerbose(verboseInfo, fdNumber) && !BINARY_ENCODINGS.has(encoding) && isFdVerbose(fdNumber) && (stdioItems.some(({ type, value }) => type === "native" && PIPED_STDIO_VALUES.has(value)) || stdioItems.every(({ type }) => TRANSFORM_TYPES.has(type)));
const isFdVerbose = (fdNumber) => fdNumber === 1 || fdNumber === 2;
const PIPED_STDIO_VALUES = /* @__PURE__ */ new Set(["pipe", "overlapped"]);
const logLines = async (linesIterable, stream, fdNumber, verboseInfo) => {
	for await (const line of linesIterable) if (!isPipingStream(stream)) logLine(line, fdNumber, verboseInfo);
};
const logLinesSync = (linesArray, fdNumber, verboseInfo) => {
	for (const line of linesArray) logLine(line, fdNumber, verboseInfo);
};
const isPipingStream = (stream) => stream._readableState.pipes.some((pipe) => !isAllStream(pipe) || isPipingStream(pipe));
const logLine = (line, fdNumber, verboseInfo) => {
	const verboseMessage = serializeVerboseMessage(line);
	verboseLog({
		type: "output",
		verboseMessage,
		fdNumber,
		verboseInfo
	});
};
// node_modules/execa/lib/io/output-sync.js
const transformOutputSync = ({ fileDescriptors, syncResult, options, verboseInfo }) => {
	const output = syncResult.output ?? getSpawnFailureOutput(options);
	const outputFiles = /* @__PURE__ */ new Set();
	const errors = [];
	return {
		output: output.map((result, fdNumber) => transformOutputResultSync({
			result,
			fileDescriptors,
			fdNumber,
			errors,
			outputFiles,
			verboseInfo
		}, options)),
		error: errors.find((error) => error !== void 0)
	};
};
const getSpawnFailureOutput = ({ stdio }) => stdio.map((stdioOption, fdNumber) => fdNumber !== 0 && stdioOption === "pipe" ? /* @__PURE__ */ new Uint8Array() : null);
const transformOutputResultSync = ({ result, fileDescriptors, fdNumber, errors, outputFiles, verboseInfo }, { buffer, encoding, lines, stripFinalNewline, maxBuffer }) => {
	if (result === null) return;
	const truncatedResult = truncateMaxBufferSync(result, fdNumber, {
		maxBuffer,
		buffer
	});
	const uint8ArrayResult = bufferToUint8Array(truncatedResult);
	const { stdioItems, objectMode } = fileDescriptors[fdNumber];
	const { chunks, error: transformError } = runOutputGeneratorsSync(uint8ArrayResult.length === 0 ? [] : [uint8ArrayResult], stdioItems, encoding);
	const { serializedResult, finalResult } = serializeChunks({
		chunks,
		objectMode,
		encoding,
		lines,
		stripFinalNewline,
		fdNumber
	});
	const logError = logOutputSync({
		serializedResult,
		fdNumber,
		verboseInfo,
		encoding,
		stdioItems,
		objectMode
	});
	const error = transformError ?? logError;
	errors.push(error);
	const returnedResult = buffer[fdNumber] ? finalResult : void 0;
	try {
		if (error === void 0) writeToFiles(chunks, stdioItems, outputFiles);
		return returnedResult;
	} catch (writeError) {
		errors.push(writeError);
		return returnedResult;
	}
};
const runOutputGeneratorsSync = (chunks, stdioItems, encoding) => {
	try {
		return {
			chunks: runGeneratorsSync(chunks, stdioItems, encoding, false),
			error: void 0
		};
	} catch (error) {
		return {
			chunks: [],
			error
		};
	}
};
const serializeChunks = ({ chunks, objectMode, encoding, lines, stripFinalNewline, fdNumber }) => {
	if (objectMode) return {
		serializedResult: chunks,
		finalResult: chunks
	};
	if (encoding === "buffer") {
		const serializedResult = joinToUint8Array(chunks);
		return {
			serializedResult,
			finalResult: serializedResult
		};
	}
	const serializedResult = joinToString(chunks, encoding);
	return {
		serializedResult,
		finalResult: lines[fdNumber] ? splitLinesSync(serializedResult, !stripFinalNewline[fdNumber], objectMode) : serializedResult
	};
};
const logOutputSync = ({ serializedResult, fdNumber, verboseInfo, encoding, stdioItems, objectMode }) => {
	if (!shouldLogOutput({
		stdioItems,
		encoding,
		verboseInfo,
		fdNumber
	})) return;
	const linesArray = splitLinesSync(serializedResult, false, objectMode);
	try {
		logLinesSync(linesArray, fdNumber, verboseInfo);
	} catch (error) {
		return error;
	}
};
const writeToFiles = (chunks, stdioItems, outputFiles) => {
	const fileItems = stdioItems.filter(({ type }) => FILE_TYPES.has(type));
	if (fileItems.length === 0) return;
	const contents = joinToUint8Array(chunks);
	const writtenPaths = /* @__PURE__ */ new Set();
	for (const stdioItem of fileItems) {
		const { type, append } = stdioItem;
		const path = type === "fileNumber" ? stdioItem.path : getFileTarget(stdioItem);
		if (writtenPaths.has(path)) continue;
		writtenPaths.add(path);
		if (append || outputFiles.has(path)) appendFileSync(path, contents);
		else writeFileSync(path, contents);
		outputFiles.add(path);
	}
};
// node_modules/execa/lib/resolve/exit-async.js
const waitForExit = async (subprocess, context) => {
	const [exitCode, signal] = await waitForExitOrError(subprocess);
	context.isForcefullyTerminated ??= false;
	return [exitCode, signal];
};
const waitForExitOrError = async (subprocess) => {
	const [spawnPayload, exitPayload] = await Promise.allSettled([once(subprocess, "spawn"), once(subprocess, "exit")]);
	if (spawnPayload.status === "rejected") return [];
	return exitPayload.status === "rejected" ? waitForSubprocessExit(subprocess) : exitPayload.value;
};
const waitForSubprocessExit = async (subprocess) => {
	try {
		return await once(subprocess, "exit");
	} catch {
		return waitForSubprocessExit(subprocess);
	}
};
const waitForSuccessfulExit = async (exitPromise) => {
	const [exitCode, signal] = await exitPromise;
	if (!isSubprocessErrorExit(exitCode, signal) && isFailedExit(exitCode, signal)) throw new DiscardedError();
	return [exitCode, signal];
};
const isSubprocessErrorExit = (exitCode, signal) => exitCode === void 0 && signal === void 0;
const isFailedExit = (exitCode, signal) => exitCode !== 0 || signal !== null;
// node_modules/execa/lib/resolve/exit-sync.js
const getExitResultSync = ({ error, status: exitCode, signal, output }, { maxBuffer, buffer }) => {
	const initialError = getResultError(error, exitCode, signal);
	const isTimedOut = initialError?.code === "ETIMEDOUT";
	const { resultError, isMaxBuffer } = isTimedOut ? {
		resultError: initialError,
		isMaxBuffer: false
	} : handleMaxBufferSync({
		resultError: initialError,
		output,
		maxBuffer,
		buffer
	});
	return {
		resultError,
		exitCode,
		signal,
		timedOut: isTimedOut,
		isMaxBuffer
	};
};
const getResultError = (error, exitCode, signal) => {
	if (error !== void 0) return error;
	return isFailedExit(exitCode, signal) ? new DiscardedError() : void 0;
};
// node_modules/execa/lib/methods/main-sync.js
const execaCoreSync = (rawFile, rawArguments, rawOptions) => {
	const { file, commandArguments, command, escapedCommand, startTime, verboseInfo, options, fileDescriptors } = handleSyncArguments(rawFile, rawArguments, rawOptions);
	const result = spawnSubprocessSync({
		file,
		commandArguments,
		options,
		command,
		escapedCommand,
		verboseInfo,
		fileDescriptors,
		startTime
	});
	return handleResult(result, verboseInfo, options);
};
const handleSyncArguments = (rawFile, rawArguments, rawOptions) => {
	const { command, escapedCommand, startTime, verboseInfo } = handleCommand(rawFile, rawArguments, rawOptions);
	const syncOptions = normalizeSyncOptions(rawOptions);
	const { file, commandArguments, options } = normalizeOptions(rawFile, rawArguments, syncOptions);
	validateSyncOptions(options);
	return {
		file,
		commandArguments,
		command,
		escapedCommand,
		startTime,
		verboseInfo,
		options,
		fileDescriptors: handleStdioSync(options, verboseInfo)
	};
};
const normalizeSyncOptions = (options) => options.node && !options.ipc ? {
	...options,
	ipc: false
} : options;
const validateSyncOptions = ({ ipc, ipcInput, detached, cancelSignal, killDescendants }) => {
	if (ipcInput !== void 0) throwInvalidSyncOption("ipcInput");
	if (ipc) throwInvalidSyncOption("ipc: true");
	if (detached) throwInvalidSyncOption("detached: true");
	if (killDescendants) throwInvalidSyncOption("killDescendants: true");
	if (cancelSignal) throwInvalidSyncOption("cancelSignal");
};
const throwInvalidSyncOption = (value) => {
	throw new TypeError(`The "${value}" option cannot be used with synchronous methods.`);
};
const spawnSubprocessSync = ({ file, commandArguments, options, command, escapedCommand, verboseInfo, fileDescriptors, startTime }) => {
	const syncResult = runSubprocessSync({
		file,
		commandArguments,
		options,
		command,
		escapedCommand,
		fileDescriptors,
		startTime
	});
	if (syncResult.failed) return syncResult;
	const { resultError, exitCode, signal, timedOut, isMaxBuffer } = getExitResultSync(syncResult, options);
	const { output, error = resultError } = transformOutputSync({
		fileDescriptors,
		syncResult,
		options,
		verboseInfo
	});
	const stdio = output.map((stdioOutput, fdNumber) => stripNewline(stdioOutput, options, fdNumber));
	const allFds = getAllSyncFds(output);
	const all = stripNewline(getAllSync(output, allFds, options), options, "all", allFds);
	return getSyncResult({
		error,
		exitCode,
		signal,
		timedOut,
		isMaxBuffer,
		stdio,
		all,
		options,
		command,
		escapedCommand,
		startTime
	});
};
const runSubprocessSync = ({ file, commandArguments, options, command, escapedCommand, fileDescriptors, startTime }) => {
	try {
		addInputOptionsSync(fileDescriptors, options);
		const normalizedOptions = normalizeSpawnSyncOptions(options);
		return {
			__proto__: null,
			...spawnSync(...concatenateShell(file, commandArguments, normalizedOptions))
		};
	} catch (error) {
		return makeEarlyError({
			error,
			command,
			escapedCommand,
			fileDescriptors,
			options,
			startTime,
			isSync: true,
			...getEarlyErrorOutput(fileDescriptors, options)
		});
	}
};
const normalizeSpawnSyncOptions = ({ encoding, maxBuffer, ...options }) => ({
	...options,
	encoding: "buffer",
	maxBuffer: getMaxBufferSync(maxBuffer)
});
const getSyncResult = ({ error, exitCode, signal, timedOut, isMaxBuffer, stdio, all, options, command, escapedCommand, startTime }) => error === void 0 ? makeSuccessResult({
	command,
	escapedCommand,
	stdio,
	all,
	ipcOutput: [],
	options,
	startTime
}) : makeError({
	error,
	command,
	escapedCommand,
	timedOut,
	isCanceled: false,
	isGracefullyCanceled: false,
	isMaxBuffer,
	isForcefullyTerminated: false,
	exitCode,
	signal,
	stdio,
	all,
	ipcOutput: [],
	options,
	startTime,
	isSync: true
});
// node_modules/execa/lib/ipc/get-one.js
const internalGetOneMessageOptions = Symbol("internalGetOneMessageOptions");
const getOneMessage$1 = ({ anyProcess, channel, isSubprocess, ipc }, rawOptions) => {
	const options = copyOptions(rawOptions);
	const { reference = true, filter } = options;
	const { signal } = options[internalGetOneMessageOptions] ?? {};
	validateIpcMethod({
		methodName: "getOneMessage",
		isSubprocess,
		ipc,
		isConnected: isConnected(anyProcess)
	});
	return getOneMessageAsync({
		anyProcess,
		channel,
		isSubprocess,
		filter,
		reference,
		signal
	});
};
const getOneMessageAsync = async ({ anyProcess, channel, isSubprocess, filter, reference, signal }) => {
	addReference(channel, reference);
	const ipcEmitter = getIpcEmitter(anyProcess, channel, isSubprocess);
	const controller = new AbortController();
	stopOnAbort$1(signal, controller);
	try {
		return await Promise.race([
			getMessage(ipcEmitter, filter, controller),
			throwOnDisconnect(ipcEmitter, isSubprocess, controller),
			throwOnStrictError(ipcEmitter, isSubprocess, controller)
		]);
	} catch (error) {
		if (!signal?.aborted) disconnect(anyProcess);
		throw error;
	} finally {
		controller.abort();
		removeReference(channel, reference);
	}
};
const stopOnAbort$1 = (signal, controller) => {
	if (signal === void 0) return;
	if (signal.aborted) {
		controller.abort();
		return;
	}
	signal.addEventListener("abort", () => {
		controller.abort();
	}, {
		once: true,
		signal: controller.signal
	});
};
const getMessage = async (ipcEmitter, filter, { signal }) => {
	if (filter === void 0) {
		const [message] = await once(ipcEmitter, "message", { signal });
		return message;
	}
	for await (const [message] of on(ipcEmitter, "message", { signal })) if (filter(message)) return message;
};
const throwOnDisconnect = async (ipcEmitter, isSubprocess, { signal }) => {
	await once(ipcEmitter, "disconnect", { signal });
	throwOnEarlyDisconnect(isSubprocess);
};
const throwOnStrictError = async (ipcEmitter, isSubprocess, { signal }) => {
	const [error] = await once(ipcEmitter, "strict:error", { signal });
	throw getStrictResponseError(error, isSubprocess);
};
// node_modules/execa/lib/ipc/get-each.js
const internalGetEachMessageOptions = Symbol("internalGetEachMessageOptions");
const getEachMessage$1 = (subprocessInfo, rawOptions) => {
	const options = copyOptions(rawOptions);
	const { reference = true } = options;
	const { signal, shouldAwait = !subprocessInfo.isSubprocess } = options[internalGetEachMessageOptions] ?? {};
	return loopOnMessages({
		...subprocessInfo,
		shouldAwait,
		reference,
		signal
	});
};
const loopOnMessages = ({ anyProcess, waitProcess = anyProcess, channel, isSubprocess, ipc, shouldAwait, reference, signal }) => {
	validateIpcMethod({
		methodName: "getEachMessage",
		isSubprocess,
		ipc,
		isConnected: isConnected(anyProcess)
	});
	addReference(channel, reference);
	const ipcEmitter = getIpcEmitter(anyProcess, channel, isSubprocess);
	const controller = new AbortController();
	const state = {};
	stopOnAbort(signal, controller);
	stopOnDisconnect(anyProcess, ipcEmitter, controller);
	abortOnStrictError({
		ipcEmitter,
		isSubprocess,
		controller,
		state
	});
	return iterateOnMessages({
		anyProcess,
		waitProcess,
		channel,
		ipcEmitter,
		isSubprocess,
		shouldAwait,
		controller,
		state,
		reference,
		signal
	});
};
const stopOnAbort = (signal, controller) => {
	if (signal === void 0) return;
	if (signal.aborted) {
		controller.abort();
		return;
	}
	signal.addEventListener("abort", () => {
		controller.abort();
	}, {
		once: true,
		signal: controller.signal
	});
};
const stopOnDisconnect = async (anyProcess, ipcEmitter, controller) => {
	try {
		await once(ipcEmitter, "disconnect", { signal: controller.signal });
		controller.abort();
	} catch {}
};
const abortOnStrictError = async ({ ipcEmitter, isSubprocess, controller, state }) => {
	try {
		const [error] = await once(ipcEmitter, "strict:error", { signal: controller.signal });
		state.error = getStrictResponseError(error, isSubprocess);
		controller.abort();
	} catch {}
};
const iterateOnMessages = async function* ({ anyProcess, waitProcess, channel, ipcEmitter, isSubprocess, shouldAwait, controller, state, reference, signal }) {
	try {
		for await (const [message] of on(ipcEmitter, "message", { signal: controller.signal })) {
			throwIfStrictError(state);
			yield message;
		}
	} catch {
		throwIfStrictError(state);
	} finally {
		controller.abort();
		removeReference(channel, reference);
		if (!isSubprocess && !signal?.aborted) disconnect(anyProcess);
		if (shouldAwait) await waitProcess;
	}
};
const throwIfStrictError = ({ error }) => {
	if (error) throw error;
};
// node_modules/execa/lib/ipc/methods.js
const addIpcMethods = (target, subprocess, { ipc }) => {
	Object.assign(target, getIpcMethods(subprocess, false, ipc, target));
};
const getIpcExport = () => {
	const anyProcess = process$1;
	const isSubprocess = true;
	const isIpc = process$1.channel !== void 0;
	return {
		...getIpcMethods(anyProcess, isSubprocess, isIpc),
		getCancelSignal: getCancelSignal$1.bind(void 0, {
			anyProcess,
			channel: anyProcess.channel,
			isSubprocess,
			ipc: isIpc
		})
	};
};
const getIpcMethods = (anyProcess, isSubprocess, ipc, waitProcess = anyProcess) => ({
	sendMessage: sendMessage$1.bind(void 0, {
		anyProcess,
		channel: anyProcess.channel,
		isSubprocess,
		ipc
	}),
	getOneMessage: getOneMessage$1.bind(void 0, {
		anyProcess,
		channel: anyProcess.channel,
		isSubprocess,
		ipc
	}),
	getEachMessage: getEachMessage$1.bind(void 0, {
		anyProcess,
		channel: anyProcess.channel,
		isSubprocess,
		ipc,
		waitProcess
	})
});
// node_modules/execa/lib/return/early-error.js
const handleEarlyError = ({ error, command, escapedCommand, fileDescriptors, options, startTime, verboseInfo }) => {
	cleanupCustomStreams(fileDescriptors);
	const subprocess = new ChildProcess();
	subprocess.kill = () => false;
	const all = createDummyStreams(subprocess, fileDescriptors);
	const promise = handleDummyPromise({
		error,
		command,
		escapedCommand,
		fileDescriptors,
		options,
		startTime,
		verboseInfo
	});
	return {
		subprocess,
		promise,
		all: options.all ? all : void 0,
		convertedStreams: getConvertedStreams(promise)
	};
};
const createDummyStreams = (subprocess, fileDescriptors) => {
	const stdin = createDummyStream();
	const stdout = createDummyStream();
	const stderr = createDummyStream();
	const extraStdio = Array.from({ length: fileDescriptors.length - 3 }, createDummyStream);
	const all = createDummyStream();
	const stdio = [
		stdin,
		stdout,
		stderr,
		...extraStdio
	];
	Object.assign(subprocess, {
		stdin,
		stdout,
		stderr,
		stdio
	});
	return all;
};
const createDummyStream = () => {
	const stream = new PassThrough();
	stream.on("error", () => {});
	stream.end();
	return stream;
};
const getConvertedStreams = (promise) => {
	const waitForPromise = async () => {
		await promise;
	};
	const endReadable = function() {
		callbackify(waitForPromise)((error) => {
			if (error) this.destroy(error);
			else this.push(null);
		});
	};
	const endWritable = callbackify(waitForPromise);
	const writeWritable = (chunk, encoding, done) => {
		endWritable(done);
	};
	const readable = () => new Readable({ read: endReadable });
	const writable = () => new Writable({
		write: writeWritable,
		final: endWritable
	});
	const duplex = () => new Duplex({
		read: endReadable,
		write: writeWritable,
		final: endWritable
	});
	const iterable = () => readable()[Symbol.asyncIterator]();
	return {
		readable,
		writable,
		duplex,
		readableStream: () => Readable.toWeb(readable()),
		writableStream: () => Writable.toWeb(writable()),
		transformStream: () => Duplex.toWeb(duplex()),
		iterable,
		[Symbol.asyncIterator]: iterable
	};
};
const handleDummyPromise = async ({ error, command, escapedCommand, fileDescriptors, options, startTime, verboseInfo }) => {
	const earlyError = makeEarlyError({
		error: await error,
		command,
		escapedCommand,
		fileDescriptors,
		options,
		startTime,
		isSync: false,
		...getEarlyErrorOutput(fileDescriptors, options)
	});
	return handleResult(earlyError, verboseInfo, options);
};
// node_modules/execa/lib/stdio/handle-async.js
const handleStdioAsync = (options, verboseInfo) => handleStdio(addPropertiesAsync, options, verboseInfo, false);
const forbiddenIfAsync = ({ type, optionName }) => {
	throw new TypeError(`The \`${optionName}\` option cannot be ${TYPE_TO_MESSAGE[type]}.`);
};
const addProperties = {
	fileNumber: forbiddenIfAsync,
	generator: generatorToStream,
	asyncGenerator: generatorToStream,
	nodeStream: ({ value }) => ({ stream: value }),
	webTransform: ({ value: { transform, writableObjectMode, readableObjectMode } }) => ({ stream: Duplex.from({
		writable: Writable.fromWeb(transform.writable, { objectMode: writableObjectMode }),
		readable: Readable.fromWeb(transform.readable, { objectMode: readableObjectMode })
	}) }),
	duplex: ({ value: { transform } }) => ({ stream: transform }),
	native() {}
};
const validateIterable = function* (iterable, optionName) {
	for (const value of iterable) {
		validateIterableValue(value, optionName);
		yield value;
	}
};
const validateAsyncIterable = async function* (iterable, optionName) {
	for await (const value of iterable) {
		validateIterableValue(value, optionName);
		yield value;
	}
};
const validateIterableValue = (value, optionName) => {
	if (!isSerializableInput(value)) throwOnSerializableInput(optionName, value);
};
const readableFromChunk = (chunk) => Readable.from(chunk.length === 0 ? [] : [chunk]);
const generatorToInputStream = (stdioItem, { encoding }) => generatorToStream(stdioItem, { encoding: getInputEncoding(encoding) });
const addPropertiesAsync = {
	input: {
		...addProperties,
		generator: generatorToInputStream,
		asyncGenerator: generatorToInputStream,
		fileUrl: ({ value }) => ({ stream: createReadStream(value) }),
		filePath: ({ value: { file } }) => ({ stream: createReadStream(file) }),
		webStream: ({ value }, options, objectMode) => ({ stream: Readable.fromWeb(value, { objectMode }) }),
		iterable: ({ value, optionName }, options, objectMode) => ({ stream: Readable.from(objectMode ? value : validateIterable(value, optionName)) }),
		asyncIterable: ({ value, optionName }, options, objectMode) => ({ stream: Readable.from(objectMode ? value : validateAsyncIterable(value, optionName)) }),
		string: ({ value }) => ({ stream: readableFromChunk(value) }),
		uint8Array: ({ value }) => ({ stream: readableFromChunk(Buffer$1.from(value)) })
	},
	output: {
		...addProperties,
		fileUrl: ({ value }) => ({ stream: createWriteStream(value) }),
		filePath: ({ value: { file, append } }) => ({ stream: createWriteStream(file, append ? { flags: "a" } : {}) }),
		webStream: ({ value }) => ({ stream: Writable.fromWeb(value, { objectMode: true }) }),
		iterable: forbiddenIfAsync,
		asyncIterable: forbiddenIfAsync,
		string: forbiddenIfAsync,
		uint8Array: forbiddenIfAsync
	}
};
// node_modules/@sindresorhus/merge-streams/index.js
function mergeStreams(streams) {
	if (!Array.isArray(streams)) throw new TypeError(`Expected an array, got \`${typeof streams}\`.`);
	for (const stream of streams) validateStream(stream);
	const objectMode = streams.some(({ readableObjectMode }) => readableObjectMode);
	const highWaterMark = getHighWaterMark(streams, objectMode);
	const passThroughStream = new MergedStream({
		objectMode,
		writableHighWaterMark: highWaterMark,
		readableHighWaterMark: highWaterMark
	});
	for (const stream of streams) passThroughStream.add(stream);
	return passThroughStream;
}
const getHighWaterMark = (streams, objectMode) => {
	if (streams.length === 0) return getDefaultHighWaterMark(objectMode);
	const highWaterMarks = streams.filter(({ readableObjectMode }) => readableObjectMode === objectMode).map(({ readableHighWaterMark }) => readableHighWaterMark);
	return Math.max(...highWaterMarks);
};
var MergedStream = class extends PassThrough {
	#streams = /* @__PURE__ */ new Set([]);
	#ended = /* @__PURE__ */ new Set([]);
	#aborted = /* @__PURE__ */ new Set([]);
	#onFinished;
	#unpipeEvent = Symbol("unpipe");
	#streamPromises = /* @__PURE__ */ new WeakMap();
	add(stream) {
		validateStream(stream);
		if (this.#streams.has(stream)) return;
		this.#streams.add(stream);
		this.#onFinished ??= onMergedStreamFinished(this, this.#streams, this.#unpipeEvent);
		const streamPromise = endWhenStreamsDone({
			passThroughStream: this,
			stream,
			streams: this.#streams,
			ended: this.#ended,
			aborted: this.#aborted,
			onFinished: this.#onFinished,
			unpipeEvent: this.#unpipeEvent
		});
		this.#streamPromises.set(stream, streamPromise);
		stream.pipe(this, { end: false });
	}
	async remove(stream) {
		validateStream(stream);
		if (!this.#streams.has(stream)) return false;
		const streamPromise = this.#streamPromises.get(stream);
		if (streamPromise === void 0) return false;
		this.#streamPromises.delete(stream);
		stream.unpipe(this);
		await streamPromise;
		return true;
	}
};
const onMergedStreamFinished = async (passThroughStream, streams, unpipeEvent) => {
	updateMaxListeners(passThroughStream, PASSTHROUGH_LISTENERS_COUNT);
	const controller = new AbortController();
	try {
		await Promise.race([onMergedStreamEnd(passThroughStream, controller), onInputStreamsUnpipe(passThroughStream, streams, unpipeEvent, controller)]);
	} finally {
		controller.abort();
		updateMaxListeners(passThroughStream, -PASSTHROUGH_LISTENERS_COUNT);
	}
};
const onMergedStreamEnd = async (passThroughStream, { signal }) => {
	try {
		await finished(passThroughStream, {
			signal,
			cleanup: true
		});
	} catch (error) {
		errorOrAbortStream(passThroughStream, error);
		throw error;
	}
};
const onInputStreamsUnpipe = async (passThroughStream, streams, unpipeEvent, { signal }) => {
	for await (const [unpipedStream] of on(passThroughStream, "unpipe", { signal })) if (streams.has(unpipedStream)) unpipedStream.emit(unpipeEvent);
};
const validateStream = (stream) => {
	if (typeof stream?.pipe !== "function") throw new TypeError(`Expected a readable stream, got: \`${typeof stream}\`.`);
};
const endWhenStreamsDone = async ({ passThroughStream, stream, streams, ended, aborted, onFinished, unpipeEvent }) => {
	updateMaxListeners(passThroughStream, PASSTHROUGH_LISTENERS_PER_STREAM);
	const controller = new AbortController();
	try {
		await Promise.race([
			afterMergedStreamFinished(onFinished, stream, controller),
			onInputStreamEnd({
				passThroughStream,
				stream,
				streams,
				ended,
				aborted,
				controller
			}),
			onInputStreamUnpipe({
				stream,
				streams,
				ended,
				aborted,
				unpipeEvent,
				controller
			})
		]);
	} finally {
		controller.abort();
		updateMaxListeners(passThroughStream, -PASSTHROUGH_LISTENERS_PER_STREAM);
	}
	if (streams.size > 0 && streams.size === ended.size + aborted.size) {
		if (ended.size === 0 && aborted.size > 0) abortStream(passThroughStream);
		else endStream(passThroughStream);
	}
};
const afterMergedStreamFinished = async (onFinished, stream, { signal }) => {
	try {
		await onFinished;
		if (!signal.aborted) abortStream(stream);
	} catch (error) {
		if (!signal.aborted) errorOrAbortStream(stream, error);
	}
};
const onInputStreamEnd = async ({ passThroughStream, stream, streams, ended, aborted, controller: { signal } }) => {
	try {
		await finished(stream, {
			signal,
			cleanup: true,
			readable: true,
			writable: false
		});
		if (streams.has(stream)) ended.add(stream);
	} catch (error) {
		if (signal.aborted || !streams.has(stream)) return;
		if (isAbortError(error)) aborted.add(stream);
		else errorStream(passThroughStream, error);
	}
};
const onInputStreamUnpipe = async ({ stream, streams, ended, aborted, unpipeEvent, controller: { signal } }) => {
	await once(stream, unpipeEvent, { signal });
	if (!stream.readable) return once(signal, "abort", { signal });
	streams.delete(stream);
	ended.delete(stream);
	aborted.delete(stream);
};
const endStream = (stream) => {
	if (stream.writable) stream.end();
};
const errorOrAbortStream = (stream, error) => {
	if (isAbortError(error)) abortStream(stream);
	else errorStream(stream, error);
};
const isAbortError = (error) => error?.code === "ERR_STREAM_PREMATURE_CLOSE";
const abortStream = (stream) => {
	if (stream.readable || stream.writable) stream.destroy();
};
const errorStream = (stream, error) => {
	if (!stream.destroyed) {
		stream.once("error", noop);
		stream.destroy(error);
	}
};
const noop = () => {};
const updateMaxListeners = (passThroughStream, increment) => {
	const maxListeners = passThroughStream.getMaxListeners();
	if (maxListeners !== 0 && maxListeners !== Number.POSITIVE_INFINITY) passThroughStream.setMaxListeners(maxListeners + increment);
};
const PASSTHROUGH_LISTENERS_COUNT = 2;
const PASSTHROUGH_LISTENERS_PER_STREAM = 1;
// node_modules/execa/lib/io/pipeline.js
const pipeStreams = (source, destination, onDestinationEnd) => {
	source.pipe(destination);
	onSourceFinish(source, destination);
	onDestinationFinish(source, destination, onDestinationEnd);
};
const onSourceFinish = async (source, destination) => {
	if (isStandardStream(source) || isStandardStream(destination)) return;
	try {
		await finished(source, {
			cleanup: true,
			readable: true,
			writable: false
		});
	} catch {}
	endDestinationStream(destination);
};
const endDestinationStream = (destination) => {
	if (destination.writable) destination.end();
};
const onDestinationFinish = async (source, destination, onDestinationEnd) => {
	if (isStandardStream(source) || isStandardStream(destination)) return;
	try {
		await finished(destination, {
			cleanup: true,
			readable: false,
			writable: true
		});
	} catch {}
	if (onDestinationEnd !== void 0) await onDestinationEnd();
	abortSourceStream(source);
};
const abortSourceStream = (source) => {
	if (source.readable) source.destroy();
};
// node_modules/execa/lib/io/output-async.js
const pipeOutputAsync = (subprocess, fileDescriptors, controller) => {
	const pipeGroups = /* @__PURE__ */ new Map();
	for (const [fdNumber, { stdioItems, direction }] of Object.entries(fileDescriptors)) {
		const transformItems = stdioItems.filter(({ type }) => TRANSFORM_TYPES.has(type));
		for (const { stream } of transformItems) pipeTransform(subprocess, stream, direction, fdNumber);
		const nonTransformItems = stdioItems.filter(({ type }) => !TRANSFORM_TYPES.has(type));
		for (const { stream } of nonTransformItems) pipeStdioItem({
			subprocess,
			stream,
			direction,
			fdNumber,
			pipeGroups,
			controller
		});
	}
	for (const [outputStream, inputStreams] of pipeGroups) {
		const inputStream = inputStreams.length === 1 ? inputStreams[0] : mergeStreams(inputStreams);
		pipeStreams(inputStream, outputStream);
	}
};
const pipeTransform = (subprocess, stream, direction, fdNumber) => {
	if (direction === "output") pipeStreams(subprocess.stdio[fdNumber], stream);
	else pipeStreams(stream, subprocess.stdio[fdNumber]);
	const streamProperty = SUBPROCESS_STREAM_PROPERTIES[fdNumber];
	if (streamProperty !== void 0) subprocess[streamProperty] = stream;
	subprocess.stdio[fdNumber] = stream;
};
const SUBPROCESS_STREAM_PROPERTIES = [
	"stdin",
	"stdout",
	"stderr"
];
const pipeStdioItem = ({ subprocess, stream, direction, fdNumber, pipeGroups, controller }) => {
	if (stream === void 0) return;
	setStandardStreamMaxListeners(stream, controller);
	const [inputStream, outputStream] = direction === "output" ? [stream, subprocess.stdio[fdNumber]] : [subprocess.stdio[fdNumber], stream];
	const outputStreams = pipeGroups.get(inputStream) ?? [];
	pipeGroups.set(inputStream, [...outputStreams, outputStream]);
};
const setStandardStreamMaxListeners = (stream, { signal }) => {
	if (isStandardStream(stream)) incrementMaxListeners(stream, MAX_LISTENERS_INCREMENT, signal);
};
const MAX_LISTENERS_INCREMENT = 2;
// node_modules/execa/lib/terminate/kill-descendants.js
const isWindows = process$1.platform === "win32";
const getSpawnOptions = (options) => !isWindows && options.killDescendants ? {
	...options,
	detached: true
} : options;
const getKillFunction = (subprocess, { killDescendants }) => {
	if (!killDescendants) {
		const killSubprocess = subprocess.kill.bind(subprocess);
		return (...arguments_) => subprocess.pid === void 0 ? false : killSubprocess(...arguments_);
	}
	return (isWindows ? killDescendantsWindows : killDescendantsUnix).bind(void 0, subprocess);
};
const isAbandoned = (subprocess) => subprocess.pid === void 0 || isWindows && hasExited(subprocess);
const hasExited = ({ exitCode, signalCode }) => exitCode !== null || signalCode !== null;
const killDescendantsUnix = (subprocess, signal) => {
	if (isAbandoned(subprocess)) return false;
	try {
		return process$1.kill(-subprocess.pid, signal);
	} catch {
		return subprocess.kill(signal);
	}
};
const killDescendantsWindows = (subprocess, signal) => {
	if (isAbandoned(subprocess)) return false;
	const taskkillFile = getTaskkillFile();
	if (taskkillFile === void 0) return subprocess.kill(signal);
	execFile(taskkillFile, [
		"/pid",
		`${subprocess.pid}`,
		"/T",
		"/F"
	], (error) => {
		if (error) subprocess.kill(signal);
	});
	return true;
};
const getTaskkillFile = () => {
	const windowsDirectory = [process$1.env.SystemRoot, process$1.env.windir].find((directory) => directory && isWindowsDriveAbsolutePath(directory));
	return windowsDirectory === void 0 ? void 0 : path$1.join(windowsDirectory, "System32", "taskkill.exe");
};
const isWindowsDriveAbsolutePath = (directory) => {
	const { root } = path$1.parse(directory);
	return /^[a-z]:[/\\]/i.test(root);
};
// node_modules/signal-exit/dist/mjs/signals.js
/**
* This is not the set of all possible signals.
*
* It IS, however, the set of all signals that trigger
* an exit on either Linux or BSD systems.  Linux is a
* superset of the signal names supported on BSD, and
* the unknown signals just fail to register, so we can
* catch that easily enough.
*
* Windows signals are a different set, since there are
* signals that terminate Windows processes, but don't
* terminate (or don't even exist) on Posix systems.
*
* Don't bother with SIGKILL.  It's uncatchable, which
* means that we can't fire any callbacks anyway.
*
* If a user does happen to register a handler on a non-
* fatal signal like SIGWINCH or something, and then
* exit, it'll end up firing `process.emit('exit')`, so
* the handler will be fired anyway.
*
* SIGBUS, SIGFPE, SIGSEGV and SIGILL, when not raised
* artificially, inherently leave the process in a
* state from which it is not safe to try and enter JS
* listeners.
*/
const signals = [];
signals.push("SIGHUP", "SIGINT", "SIGTERM");
if (process.platform !== "win32") signals.push("SIGALRM", "SIGABRT", "SIGVTALRM", "SIGXCPU", "SIGXFSZ", "SIGUSR2", "SIGTRAP", "SIGSYS", "SIGQUIT", "SIGIOT");
if (process.platform === "linux") signals.push("SIGIO", "SIGPOLL", "SIGPWR", "SIGSTKFLT");
// node_modules/signal-exit/dist/mjs/index.js
const processOk = (process) => !!process && typeof process === "object" && typeof process.removeListener === "function" && typeof process.emit === "function" && typeof process.reallyExit === "function" && typeof process.listeners === "function" && typeof process.kill === "function" && typeof process.pid === "number" && typeof process.on === "function";
const kExitEmitter = Symbol.for("signal-exit emitter");
const global = globalThis;
const ObjectDefineProperty = Object.defineProperty.bind(Object);
var Emitter = class {
	emitted = {
		afterExit: false,
		exit: false
	};
	listeners = {
		afterExit: [],
		exit: []
	};
	count = 0;
	id = Math.random();
	constructor() {
		if (global[kExitEmitter]) return global[kExitEmitter];
		ObjectDefineProperty(global, kExitEmitter, {
			value: this,
			writable: false,
			enumerable: false,
			configurable: false
		});
	}
	on(ev, fn) {
		this.listeners[ev].push(fn);
	}
	removeListener(ev, fn) {
		const list = this.listeners[ev];
		const i = list.indexOf(fn);
		/* c8 ignore start */
		if (i === -1) return;
		/* c8 ignore stop */
		if (i === 0 && list.length === 1) list.length = 0;
		else list.splice(i, 1);
	}
	emit(ev, code, signal) {
		if (this.emitted[ev]) return false;
		this.emitted[ev] = true;
		let ret = false;
		for (const fn of this.listeners[ev]) ret = fn(code, signal) === true || ret;
		if (ev === "exit") ret = this.emit("afterExit", code, signal) || ret;
		return ret;
	}
};
var SignalExitBase = class {};
const signalExitWrap = (handler) => {
	return {
		onExit(cb, opts) {
			return handler.onExit(cb, opts);
		},
		load() {
			return handler.load();
		},
		unload() {
			return handler.unload();
		}
	};
};
var SignalExitFallback = class extends SignalExitBase {
	onExit() {
		return () => {};
	}
	load() {}
	unload() {}
};
var SignalExit = class extends SignalExitBase {
	/* c8 ignore start */
	#hupSig = process$2.platform === "win32" ? "SIGINT" : "SIGHUP";
	/* c8 ignore stop */
	#emitter = new Emitter();
	#process;
	#originalProcessEmit;
	#originalProcessReallyExit;
	#sigListeners = {};
	#loaded = false;
	constructor(process) {
		super();
		this.#process = process;
		this.#sigListeners = {};
		for (const sig of signals) this.#sigListeners[sig] = () => {
			const listeners = this.#process.listeners(sig);
			let { count } = this.#emitter;
			/* c8 ignore start */
			const p = process;
			if (typeof p.__signal_exit_emitter__ === "object" && typeof p.__signal_exit_emitter__.count === "number") count += p.__signal_exit_emitter__.count;
			/* c8 ignore stop */
			if (listeners.length === count) {
				this.unload();
				const ret = this.#emitter.emit("exit", null, sig);
				/* c8 ignore start */
				const s = sig === "SIGHUP" ? this.#hupSig : sig;
				if (!ret) process.kill(process.pid, s);
			}
		};
		this.#originalProcessReallyExit = process.reallyExit;
		this.#originalProcessEmit = process.emit;
	}
	onExit(cb, opts) {
		/* c8 ignore start */
		if (!processOk(this.#process)) return () => {};
		/* c8 ignore stop */
		if (this.#loaded === false) this.load();
		const ev = opts?.alwaysLast ? "afterExit" : "exit";
		this.#emitter.on(ev, cb);
		return () => {
			this.#emitter.removeListener(ev, cb);
			if (this.#emitter.listeners["exit"].length === 0 && this.#emitter.listeners["afterExit"].length === 0) this.unload();
		};
	}
	load() {
		if (this.#loaded) return;
		this.#loaded = true;
		this.#emitter.count += 1;
		for (const sig of signals) try {
			const fn = this.#sigListeners[sig];
			if (fn) this.#process.on(sig, fn);
		} catch (_) {}
		this.#process.emit = (ev, ...a) => {
			return this.#processEmit(ev, ...a);
		};
		this.#process.reallyExit = (code) => {
			return this.#processReallyExit(code);
		};
	}
	unload() {
		if (!this.#loaded) return;
		this.#loaded = false;
		signals.forEach((sig) => {
			const listener = this.#sigListeners[sig];
			/* c8 ignore start */
			if (!listener) throw new Error("Listener not defined for signal: " + sig);
			/* c8 ignore stop */
			try {
				this.#process.removeListener(sig, listener);
			} catch (_) {}
			/* c8 ignore stop */
		});
		this.#process.emit = this.#originalProcessEmit;
		this.#process.reallyExit = this.#originalProcessReallyExit;
		this.#emitter.count -= 1;
	}
	#processReallyExit(code) {
		/* c8 ignore start */
		if (!processOk(this.#process)) return 0;
		this.#process.exitCode = code || 0;
		/* c8 ignore stop */
		this.#emitter.emit("exit", this.#process.exitCode, null);
		return this.#originalProcessReallyExit.call(this.#process, this.#process.exitCode);
	}
	#processEmit(ev, ...args) {
		const og = this.#originalProcessEmit;
		if (ev === "exit" && processOk(this.#process)) {
			if (typeof args[0] === "number") this.#process.exitCode = args[0];
			/* c8 ignore start */
			const ret = og.call(this.#process, ev, ...args);
			/* c8 ignore start */
			this.#emitter.emit("exit", this.#process.exitCode, null);
			/* c8 ignore stop */
			return ret;
		} else return og.call(this.#process, ev, ...args);
	}
};
const process$2 = globalThis.process;
const { onExit, load, unload } = signalExitWrap(processOk(process$2) ? new SignalExit(process$2) : new SignalExitFallback());
// node_modules/execa/lib/terminate/cleanup.js
const cleanupOnExit = (kill, { cleanup, detached }, { signal }) => {
	if (!cleanup || detached) return;
	const removeExitHandler = onExit(() => {
		kill();
	});
	addAbortListener(signal, () => {
		removeExitHandler();
	});
};
// node_modules/execa/lib/convert/concurrent.js
const initializeConcurrentStreams = () => ({
	readableDestroy: /* @__PURE__ */ new WeakMap(),
	writableFinal: /* @__PURE__ */ new WeakMap(),
	writableDestroy: /* @__PURE__ */ new WeakMap()
});
const addConcurrentStream = (concurrentStreams, stream, waitName) => {
	const weakMap = concurrentStreams[waitName];
	if (!weakMap.has(stream)) weakMap.set(stream, []);
	const promises = weakMap.get(stream);
	const promise = createDeferred();
	promises.push(promise);
	return {
		resolve: promise.resolve.bind(promise),
		promises
	};
};
const waitForConcurrentStreams = async ({ resolve, promises }, subprocess) => {
	resolve();
	const [isSubprocessExit] = await Promise.race([Promise.allSettled([true, subprocess]), Promise.all([false, ...promises])]);
	return !isSubprocessExit;
};
// node_modules/execa/lib/io/iterate.js
const iterateOnSubprocessStream = ({ subprocessStdout, subprocess, binary, shouldEncode, encoding, preserveNewlines }) => {
	const controller = new AbortController();
	stopReadingOnExit(subprocess, controller);
	return iterateOnStream({
		stream: subprocessStdout,
		controller,
		binary,
		shouldEncode: !subprocessStdout.readableObjectMode && shouldEncode,
		encoding,
		shouldSplit: !subprocessStdout.readableObjectMode,
		preserveNewlines
	});
};
const stopReadingOnExit = async (subprocess, controller) => {
	try {
		await subprocess;
	} catch {} finally {
		controller.abort();
	}
};
const iterateForResult = ({ stream, onStreamEnd, lines, encoding, stripFinalNewline, allMixed }) => {
	const controller = new AbortController();
	stopReadingOnStreamEnd(onStreamEnd, controller, stream);
	const objectMode = stream.readableObjectMode && !allMixed;
	return iterateOnStream({
		stream,
		controller,
		binary: encoding === "buffer",
		shouldEncode: !objectMode,
		encoding,
		shouldSplit: !objectMode && lines,
		preserveNewlines: !stripFinalNewline
	});
};
const stopReadingOnStreamEnd = async (onStreamEnd, controller, stream) => {
	try {
		await onStreamEnd;
	} catch {
		stream.destroy();
	} finally {
		controller.abort();
	}
};
const iterateOnStream = ({ stream, controller, binary, shouldEncode, encoding, shouldSplit, preserveNewlines }) => {
	const onStdoutChunk = on(stream, "data", {
		signal: controller.signal,
		highWaterMark: HIGH_WATER_MARK,
		highWatermark: HIGH_WATER_MARK
	});
	return iterateOnData({
		onStdoutChunk,
		controller,
		binary,
		shouldEncode,
		encoding,
		shouldSplit,
		preserveNewlines
	});
};
const DEFAULT_OBJECT_HIGH_WATER_MARK = getDefaultHighWaterMark(true);
const HIGH_WATER_MARK = DEFAULT_OBJECT_HIGH_WATER_MARK;
const iterateOnData = async function* ({ onStdoutChunk, controller, binary, shouldEncode, encoding, shouldSplit, preserveNewlines }) {
	const generators = getGenerators({
		binary,
		shouldEncode,
		encoding,
		shouldSplit,
		preserveNewlines
	});
	try {
		for await (const [chunk] of onStdoutChunk) yield* transformChunkSync(chunk, generators, 0);
	} catch (error) {
		if (!controller.signal.aborted) throw error;
	} finally {
		yield* finalChunksSync(generators);
	}
};
const getGenerators = ({ binary, shouldEncode, encoding, shouldSplit, preserveNewlines }) => [getEncodingTransformGenerator(binary, encoding, !shouldEncode), getSplitLinesGenerator(binary, preserveNewlines, !shouldSplit, {})].filter(Boolean);
// node_modules/execa/lib/convert/iterable.js
const createIterable = (subprocess, encoding, options) => {
	const { from, binary: binaryOption = false, preserveNewlines = false } = copyOptions(options);
	checkBooleanOption(binaryOption, "binary");
	checkBooleanOption(preserveNewlines, "preserveNewlines");
	const binary = binaryOption || BINARY_ENCODINGS.has(encoding);
	const subprocessStdout = getFromStream(subprocess, from);
	const onStdoutData = iterateOnSubprocessStream({
		subprocessStdout,
		subprocess,
		binary,
		shouldEncode: true,
		encoding,
		preserveNewlines
	});
	return iterateOnStdoutData(onStdoutData, subprocessStdout, subprocess);
};
const iterateOnStdoutData = async function* (onStdoutData, subprocessStdout, subprocess) {
	try {
		yield* onStdoutData;
	} finally {
		if (subprocessStdout.readable) subprocessStdout.destroy();
		await subprocess;
	}
};
// node_modules/execa/lib/resolve/wait-stream.js
const waitForStream = async (stream, fdNumber, streamInfo, { isSameDirection, stopOnExit = false, readable = true, writable = true } = {}) => {
	const state = handleStdinDestroy(stream, streamInfo);
	const abortController = new AbortController();
	try {
		await Promise.race([...stopOnExit ? [streamInfo.exitPromise] : [], finished(stream, {
			cleanup: true,
			signal: abortController.signal,
			readable,
			writable
		})]);
	} catch (error) {
		if (!state.stdinCleanedUp && !isInputTransformAbort(stream, fdNumber, streamInfo, error)) handleStreamError(error, fdNumber, streamInfo, isSameDirection);
	} finally {
		abortController.abort();
	}
};
const handleStdinDestroy = (stream, { originalStreams, subprocess }) => {
	const [originalStdin] = originalStreams;
	const state = { stdinCleanedUp: false };
	if (stream === originalStdin || stream === subprocess.stdin) spyOnStdinDestroy(stream, subprocess, state);
	return state;
};
const spyOnStdinDestroy = (subprocessStdin, subprocess, state) => {
	const { _destroy } = subprocessStdin;
	subprocessStdin._destroy = (...destroyArguments) => {
		setStdinCleanedUp(subprocess, state);
		_destroy.call(subprocessStdin, ...destroyArguments);
	};
};
const setStdinCleanedUp = ({ exitCode, signalCode }, state) => {
	if (exitCode !== null || signalCode !== null) state.stdinCleanedUp = true;
};
const isInputTransformAbort = (stream, fdNumber, streamInfo, error) => {
	const originalStream = streamInfo.originalStreams[fdNumber];
	return stream !== originalStream && isInputFileDescriptor(streamInfo, fdNumber) && originalStream?.destroyed === true && (isStreamAbort(error) || error?.code === "ABORT_ERR");
};
const handleStreamError = (error, fdNumber, streamInfo, isSameDirection) => {
	if (!shouldIgnoreStreamError(error, fdNumber, streamInfo, isSameDirection)) throw error;
};
const shouldIgnoreStreamError = (error, fdNumber, streamInfo, isSameDirection = true) => {
	if (streamInfo.propagating) return isStreamEpipe(error) || isStreamAbort(error);
	streamInfo.propagating = true;
	return isInputFileDescriptor(streamInfo, fdNumber) === isSameDirection ? isStreamEpipe(error) : isStreamAbort(error);
};
const isInputFileDescriptor = ({ fileDescriptors }, fdNumber) => fdNumber !== "all" && fileDescriptors[fdNumber].direction === "input";
const isStreamAbort = (error) => error?.code === "ERR_STREAM_PREMATURE_CLOSE";
const isStreamEpipe = (error) => error?.code === "EPIPE";
// node_modules/execa/lib/convert/shared.js
const safeWaitForSubprocessStdin = async (subprocessStdin) => {
	if (subprocessStdin === void 0) return;
	try {
		await waitForSubprocessStdin(subprocessStdin);
	} catch {}
};
const safeWaitForSubprocessStdout = async (subprocessStdout) => {
	if (subprocessStdout === void 0) return;
	try {
		await waitForSubprocessStdout(subprocessStdout);
	} catch {}
};
const waitForSubprocessStdin = async (subprocessStdin) => {
	await finished(subprocessStdin, {
		cleanup: true,
		readable: false,
		writable: true
	});
};
const waitForSubprocessStdout = async (subprocessStdout) => {
	await finished(subprocessStdout, {
		cleanup: true,
		readable: true,
		writable: false
	});
};
const throwDestroyError = (error) => {
	if (error) throw error;
};
const destroyOtherStream = (stream, isOpen, error) => {
	if (error && !isStreamAbort(error)) stream.destroy(error);
	else if (isOpen) stream.destroy();
};
// node_modules/execa/lib/convert/readable.js
const createReadable = ({ subprocess, concurrentStreams, encoding }, options) => {
	const { from, binary: binaryOption = true, preserveNewlines = true } = copyOptions(options);
	checkBooleanOption(binaryOption, "binary");
	checkBooleanOption(preserveNewlines, "preserveNewlines");
	const binary = binaryOption || BINARY_ENCODINGS.has(encoding);
	const subprocessStdout = getFromStream(subprocess, from);
	const waitReadableDestroy = addConcurrentStream(concurrentStreams, subprocessStdout, "readableDestroy");
	const { readableEncoding, readableObjectMode, readableHighWaterMark } = getReadableOptions(subprocessStdout, binary);
	const { read, onStdoutDataDone } = getReadableMethods({
		subprocessStdout,
		subprocess,
		binary,
		encoding,
		preserveNewlines
	});
	const readable = new Readable({
		read,
		destroy: callbackify(onReadableDestroy.bind(void 0, {
			subprocessStdout,
			subprocess,
			waitReadableDestroy
		})),
		highWaterMark: readableHighWaterMark,
		objectMode: readableObjectMode,
		encoding: readableEncoding
	});
	onStdoutFinished({
		subprocessStdout,
		onStdoutDataDone,
		readable,
		subprocess
	});
	return readable;
};
const getReadableOptions = ({ readableEncoding, readableObjectMode, readableHighWaterMark }, binary) => binary ? {
	readableEncoding,
	readableObjectMode,
	readableHighWaterMark
} : {
	readableEncoding,
	readableObjectMode: true,
	readableHighWaterMark: DEFAULT_OBJECT_HIGH_WATER_MARK
};
const getReadableMethods = ({ subprocessStdout, subprocess, binary, encoding, preserveNewlines }) => {
	const onStdoutDataDone = createDeferred();
	const onStdoutData = iterateOnSubprocessStream({
		subprocessStdout,
		subprocess,
		binary,
		shouldEncode: !binary,
		encoding,
		preserveNewlines
	});
	return {
		read() {
			onRead(this, onStdoutData, onStdoutDataDone);
		},
		onStdoutDataDone
	};
};
const onRead = async (readable, onStdoutData, onStdoutDataDone) => {
	try {
		const { value, done } = await onStdoutData.next();
		if (done) onStdoutDataDone.resolve();
		else readable.push(value);
	} catch {}
};
const onStdoutFinished = async ({ subprocessStdout, onStdoutDataDone, readable, subprocess, subprocessStdin }) => {
	try {
		await waitForSubprocessStdout(subprocessStdout);
		await subprocess;
		await safeWaitForSubprocessStdin(subprocessStdin);
		await onStdoutDataDone;
		if (readable.readable) readable.push(null);
	} catch (error) {
		await safeWaitForSubprocessStdin(subprocessStdin);
		destroyOtherReadable(readable, await getPrematureCloseError(subprocess, error));
	}
};
const getPrematureCloseError = async (subprocess, error) => {
	if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") return error;
	try {
		await subprocess;
	} catch (subprocessError) {
		return subprocessError;
	}
	return error;
};
const onReadableDestroy = async ({ subprocessStdout, subprocess, waitReadableDestroy }, error) => {
	if (await waitForConcurrentStreams(waitReadableDestroy, subprocess)) {
		destroyOtherReadable(subprocessStdout, error?.code === "ABORT_ERR" ? void 0 : error);
		await subprocess;
	}
	throwDestroyError(error);
};
const destroyOtherReadable = (stream, error) => {
	destroyOtherStream(stream, stream.readable, error);
};
// node_modules/execa/lib/convert/web.js
const createReadableStream = (subprocess, readableOptions) => Readable.toWeb(subprocess.readable(readableOptions));
const createWritableStream = (subprocess, writableOptions) => Writable.toWeb(subprocess.writable(writableOptions));
const createTransformStream = (subprocess, duplexOptions) => Duplex.toWeb(subprocess.duplex(duplexOptions));
// node_modules/execa/lib/pipe/pipe-arguments.js
const normalizePipeArguments = ({ source, sourcePromise, boundOptions, createNested }, ...pipeArguments) => {
	const startTime = getStartTime();
	const { destination, destinationStream, destinationError, from, unpipeSignal } = getDestinationStream(boundOptions, createNested, pipeArguments);
	const { sourceStream, sourceError } = getSourceStream(source, from);
	const { options: sourceOptions, fileDescriptors } = SUBPROCESS_OPTIONS.get(source);
	return {
		source,
		sourcePromise,
		sourceStream,
		sourceOptions,
		sourceError,
		destination,
		destinationStream,
		destinationError,
		unpipeSignal,
		fileDescriptors,
		startTime
	};
};
const getDestinationStream = (boundOptions, createNested, pipeArguments) => {
	let destinationInfo;
	try {
		destinationInfo = getDestination(boundOptions, createNested, ...pipeArguments);
	} catch (error) {
		return { destinationError: error };
	}
	const { destination, pipeOptions } = destinationInfo;
	try {
		const { from, to, unpipeSignal } = copyOptions(pipeOptions);
		validateAbortSignal(unpipeSignal, "unpipeSignal");
		return {
			destination,
			destinationStream: getToStream(destination, to),
			from,
			unpipeSignal
		};
	} catch (error) {
		abortDestination(destination, pipeArguments[0]);
		return { destinationError: error };
	}
};
const abortDestination = (destination, firstArgument) => {
	if (destination !== firstArgument) destination.kill();
	destination.catch(() => {});
};
const getDestination = (boundOptions, createNested, firstArgument, ...pipeArguments) => {
	if (Array.isArray(firstArgument)) return {
		destination: createNested(mapDestinationArguments, boundOptions)(firstArgument, ...pipeArguments),
		pipeOptions: boundOptions
	};
	if (typeof firstArgument === "string" || firstArgument instanceof URL || isDenoExecPath(firstArgument)) {
		if (Object.keys(boundOptions).length > 0) throw new TypeError("Please use .pipe(\"file\", ..., options) or .pipe(execa(\"file\", ..., options)) instead of .pipe(options)(\"file\", ...).");
		const [rawFile, rawArguments, rawOptions] = normalizeParameters(firstArgument, ...pipeArguments);
		return {
			destination: createNested(mapDestinationArguments)(rawFile, rawArguments, rawOptions),
			pipeOptions: rawOptions
		};
	}
	if (SUBPROCESS_OPTIONS.has(firstArgument)) {
		if (Object.keys(boundOptions).length > 0) throw new TypeError("Please use .pipe(options)`command` or .pipe($(options)`command`) instead of .pipe(options)($`command`).");
		return {
			destination: firstArgument,
			pipeOptions: pipeArguments[0]
		};
	}
	throw new TypeError(`The first argument must be a template string, an options object, or an Execa subprocess: ${firstArgument}`);
};
const mapDestinationArguments = ({ options }) => ({ options: {
	__proto__: null,
	...options,
	...options.stdio === void 0 && { stdin: "pipe" },
	piped: true
} });
const getSourceStream = (source, from) => {
	try {
		return { sourceStream: getFromStream(source, from) };
	} catch (error) {
		return { sourceError: error };
	}
};
// node_modules/execa/lib/pipe/throw.js
const handlePipeArgumentsError = ({ sourceStream, sourceError, destinationStream, destinationError, fileDescriptors, sourceOptions, startTime }) => {
	const error = getPipeArgumentsError({
		sourceStream,
		sourceError,
		destinationStream,
		destinationError
	});
	if (error !== void 0) throw createNonCommandError({
		error,
		fileDescriptors,
		sourceOptions,
		startTime
	});
};
const getPipeArgumentsError = ({ sourceStream, sourceError, destinationStream, destinationError }) => {
	if (sourceError !== void 0 && destinationError !== void 0) return destinationError;
	if (destinationError !== void 0) {
		abortSourceStream(sourceStream);
		return destinationError;
	}
	if (sourceError === void 0) return;
	endDestinationStream(destinationStream);
	return sourceError;
};
const createNonCommandError = ({ error, fileDescriptors, sourceOptions, startTime }) => makeEarlyError({
	error,
	command: PIPE_COMMAND_MESSAGE,
	escapedCommand: PIPE_COMMAND_MESSAGE,
	fileDescriptors,
	options: sourceOptions,
	startTime,
	isSync: false
});
const PIPE_COMMAND_MESSAGE = "source.pipe(destination)";
// node_modules/execa/lib/pipe/sequence.js
const waitForBothSubprocesses = async (subprocessPromises) => {
	const [{ status: sourceStatus, reason: sourceReason, value: sourceResult = sourceReason }, { status: destinationStatus, reason: destinationReason, value: destinationResult = destinationReason }, { reason: pipedFromReason, value: pipedFromResult = pipedFromReason }] = await subprocessPromises;
	if (!destinationResult.pipedFrom.includes(pipedFromResult)) destinationResult.pipedFrom.push(pipedFromResult);
	if (destinationStatus === "rejected") throw destinationResult;
	if (sourceStatus === "rejected") throw sourceResult;
	return destinationResult;
};
// node_modules/execa/lib/pipe/streaming.js
const pipeSubprocessStream = (sourceStream, destinationStream, maxListenersController) => {
	const mergedStream = MERGED_STREAMS.has(destinationStream) ? pipeMoreSubprocessStream(sourceStream, destinationStream) : pipeFirstSubprocessStream(sourceStream, destinationStream);
	incrementMaxListeners(sourceStream, SOURCE_LISTENERS_PER_PIPE, maxListenersController.signal);
	incrementMaxListeners(destinationStream, DESTINATION_LISTENERS_PER_PIPE, maxListenersController.signal);
	cleanupMergedStreamsMap(destinationStream);
	return mergedStream;
};
const pipeFirstSubprocessStream = (sourceStream, destinationStream) => {
	const mergedStream = mergeStreams([sourceStream]);
	addMergeSource(mergedStream, sourceStream);
	pipeStreams(mergedStream, destinationStream, () => unpipeSourcesOnDestinationEnd(mergedStream));
	MERGED_STREAMS.set(destinationStream, mergedStream);
	return mergedStream;
};
const pipeMoreSubprocessStream = (sourceStream, destinationStream) => {
	const mergedStream = MERGED_STREAMS.get(destinationStream);
	mergedStream.add(sourceStream);
	addMergeSource(mergedStream, sourceStream);
	return mergedStream;
};
const MERGE_SOURCES = /* @__PURE__ */ new WeakMap();
const SOURCE_MERGES = /* @__PURE__ */ new WeakMap();
const addMergeSource = (mergedStream, sourceStream) => {
	addToSetMap(MERGE_SOURCES, mergedStream, sourceStream);
	addToSetMap(SOURCE_MERGES, sourceStream, mergedStream);
};
const addToSetMap = (map, key, value) => {
	if (!map.has(key)) map.set(key, /* @__PURE__ */ new Set());
	map.get(key).add(value);
};
const unpipeSubprocessStream = async (mergedStream, sourceStream) => {
	MERGE_SOURCES.get(mergedStream)?.delete(sourceStream);
	SOURCE_MERGES.get(sourceStream)?.delete(mergedStream);
	await mergedStream.remove(sourceStream);
};
const unpipeSourcesOnDestinationEnd = async (mergedStream) => {
	for (const sourceStream of MERGE_SOURCES.get(mergedStream)) {
		const mergedStreams = SOURCE_MERGES.get(sourceStream);
		mergedStreams.delete(mergedStream);
		if (mergedStreams.size > 0) await mergedStream.remove(sourceStream);
	}
};
const cleanupMergedStreamsMap = async (destinationStream) => {
	try {
		await finished(destinationStream, {
			cleanup: true,
			readable: false,
			writable: true
		});
	} catch {}
	MERGED_STREAMS.delete(destinationStream);
};
const MERGED_STREAMS = /* @__PURE__ */ new WeakMap();
const SOURCE_LISTENERS_PER_PIPE = 2;
const DESTINATION_LISTENERS_PER_PIPE = 1;
// node_modules/execa/lib/pipe/abort.js
const unpipeOnAbort = (unpipeSignal, unpipeContext) => unpipeSignal === void 0 ? [] : [unpipeOnSignalAbort(unpipeSignal, unpipeContext)];
const unpipeOnSignalAbort = async (unpipeSignal, { sourceStream, mergedStream, fileDescriptors, sourceOptions, startTime }) => {
	await aborted(unpipeSignal, sourceStream);
	await unpipeSubprocessStream(mergedStream, sourceStream);
	throw createNonCommandError({
		error: /* @__PURE__ */ new Error("Pipe canceled by `unpipeSignal` option."),
		fileDescriptors,
		sourceOptions,
		startTime
	});
};
// node_modules/execa/lib/pipe/setup.js
const pipeToSubprocess = (sourceInfo, ...pipeArguments) => {
	if (isPlainObject(pipeArguments[0])) return pipeToSubprocess.bind(void 0, {
		...sourceInfo,
		boundOptions: {
			...sourceInfo.boundOptions,
			...pipeArguments[0]
		}
	});
	if (sourceInfo.source === void 0) return sourceInfo.sourcePromise;
	const { destination, ...normalizedInfo } = normalizePipeArguments(sourceInfo, ...pipeArguments);
	const pipeFailureController = new AbortController();
	const promise = handlePipePromise({
		...normalizedInfo,
		destination,
		pipeFailureController
	});
	promise.pipe = pipeToSubprocess.bind(void 0, {
		...sourceInfo,
		source: destination,
		sourcePromise: promise,
		boundOptions: {}
	});
	forwardDestinationMethods(promise, destination, pipeFailureController.signal);
	return promise;
};
const forwardDestinationMethods = (promise, destination, pipeFailureSignal) => {
	if (destination === void 0) return;
	forwardReadableMethods(promise, destination);
	forwardIpcMethods(promise, destination, pipeFailureSignal);
};
const forwardReadableMethods = (promise, destination) => {
	const subprocessOptions = SUBPROCESS_OPTIONS.get(destination);
	SUBPROCESS_OPTIONS.set(promise, subprocessOptions);
	promise.stdio = destination.stdio;
	promise.all = destination.all;
	const { options: { encoding } } = subprocessOptions;
	const concurrentStreams = initializeConcurrentStreams();
	promise[Symbol.asyncIterator] = createIterable.bind(void 0, promise, encoding, {});
	promise.iterable = createIterable.bind(void 0, promise, encoding);
	promise.readable = createPipeReadable.bind(void 0, promise, {
		subprocess: promise,
		concurrentStreams,
		encoding
	});
	promise.readableStream = createReadableStream.bind(void 0, promise);
	forwardAll(promise, destination);
};
const forwardAll = (promise, destination) => {
	if (destination.all === void 0) {
		promise.all = void 0;
		return;
	}
	Object.defineProperty(promise, "all", {
		get() {
			setAllProperty(promise, destination.all);
			const all = promise.readable({ from: "all" });
			all.on("error", () => {});
			setAllProperty(promise, all);
			return all;
		},
		enumerable: true,
		configurable: true
	});
};
const setAllProperty = (promise, value) => {
	Object.defineProperty(promise, "all", {
		value,
		writable: true,
		enumerable: true,
		configurable: true
	});
};
const createPipeReadable = (promise, readableOptions, ...arguments_) => {
	const readable = createReadable(readableOptions, ...arguments_);
	destroyOnPipeFailure(promise, readable);
	return readable;
};
const destroyOnPipeFailure = async (promise, readable) => {
	try {
		await promise;
	} catch (error) {
		readable.destroy(error);
	}
};
const forwardIpcMethods = (promise, destination, pipeFailureSignal) => {
	promise.sendMessage = destination.sendMessage;
	promise.getOneMessage = getOnePipeMessage.bind(void 0, destination, pipeFailureSignal);
	promise.getEachMessage = getEachPipeMessage.bind(void 0, promise, destination, pipeFailureSignal);
};
const getOnePipeMessage = (destination, pipeFailureSignal, ...arguments_) => {
	const controller = new AbortController();
	const messagePromise = destination.getOneMessage(...addPipeOptions(arguments_, controller.signal, internalGetOneMessageOptions));
	return waitForOnePipeMessage(pipeFailureSignal, messagePromise, controller);
};
const waitForOnePipeMessage = async (pipeFailureSignal, messagePromise, controller) => {
	try {
		return await Promise.race([messagePromise, getSignalRejection(pipeFailureSignal, controller.signal)]);
	} finally {
		controller.abort();
	}
};
const getSignalRejection = (signal, listenerSignal) => new Promise((_, reject) => {
	if (signal.aborted) {
		reject(signal.reason);
		return;
	}
	signal.addEventListener("abort", () => {
		reject(signal.reason);
	}, {
		once: true,
		signal: listenerSignal
	});
});
const getEachPipeMessage = (promise, destination, pipeFailureSignal, ...arguments_) => {
	const controller = new AbortController();
	const iterator = destination.getEachMessage(...addPipeOptions(arguments_, controller.signal, internalGetEachMessageOptions));
	abortOnSignal(pipeFailureSignal, controller);
	return iterateOnPipeMessages(promise, iterator, controller);
};
const iterateOnPipeMessages = async function* (promise, iterator, controller) {
	try {
		yield* iterator;
	} finally {
		controller.abort();
		await promise;
	}
};
const addPipeOptions = (arguments_, signal, internalOptionsSymbol) => {
	if (arguments_[0] === null) return arguments_;
	const [options] = arguments_;
	return [{
		...options,
		[internalOptionsSymbol]: {
			signal,
			shouldAwait: false
		}
	}];
};
const abortOnSignal = (signal, controller) => {
	if (signal.aborted) {
		controller.abort();
		return;
	}
	signal.addEventListener("abort", () => {
		controller.abort();
	}, {
		once: true,
		signal: controller.signal
	});
};
const handlePipePromise = async ({ source, sourcePromise, sourceStream, sourceOptions, sourceError, destination, destinationStream, destinationError, unpipeSignal, fileDescriptors, startTime, pipeFailureController }) => {
	const maxListenersController = new AbortController();
	try {
		const subprocessPromises = getSubprocessPromises(sourcePromise, destination, source);
		handlePipeArgumentsError({
			sourceStream,
			sourceError,
			destinationStream,
			destinationError,
			fileDescriptors,
			sourceOptions,
			startTime
		});
		const mergedStream = pipeSubprocessStream(sourceStream, destinationStream, maxListenersController);
		return await Promise.race([waitForBothSubprocesses(subprocessPromises), ...unpipeOnAbort(unpipeSignal, {
			sourceStream,
			mergedStream,
			sourceOptions,
			fileDescriptors,
			startTime
		})]);
	} catch (error) {
		pipeFailureController.abort(error);
		throw error;
	} finally {
		maxListenersController.abort();
	}
};
const getSubprocessPromises = (sourcePromise, destination, source) => Promise.allSettled([
	sourcePromise,
	destination,
	source
]);
// node_modules/execa/lib/io/contents.js
const getStreamOutput = async ({ stream, onStreamEnd, fdNumber, encoding, buffer, maxBuffer, lines, allMixed, stripFinalNewline, allFds, verboseInfo, streamInfo }) => {
	const logPromise = logOutputAsync({
		stream,
		onStreamEnd,
		fdNumber,
		encoding,
		allMixed,
		verboseInfo,
		streamInfo
	});
	if (!buffer) {
		await Promise.all([resumeStream(stream), logPromise]);
		return;
	}
	const stripFinalNewlineValue = getStripFinalNewline(stripFinalNewline, fdNumber, allFds);
	const iterable = iterateForResult({
		stream,
		onStreamEnd,
		lines,
		encoding,
		stripFinalNewline: stripFinalNewlineValue,
		allMixed
	});
	const [output] = await Promise.all([getStreamContents({
		stream,
		iterable,
		fdNumber,
		encoding,
		maxBuffer,
		lines
	}), logPromise]);
	return output;
};
const logOutputAsync = async ({ stream, onStreamEnd, fdNumber, encoding, allMixed, verboseInfo, streamInfo: { fileDescriptors } }) => {
	if (!shouldLogOutput({
		stdioItems: fileDescriptors[fdNumber]?.stdioItems,
		encoding,
		verboseInfo,
		fdNumber
	})) return;
	const linesIterable = iterateForResult({
		stream,
		onStreamEnd,
		lines: true,
		encoding,
		stripFinalNewline: true,
		allMixed
	});
	await logLines(linesIterable, stream, fdNumber, verboseInfo);
};
const resumeStream = async (stream) => {
	await setImmediate();
	if (stream.readableFlowing === null) stream.resume();
};
const getStreamContents = async ({ stream, stream: { readableObjectMode }, iterable, fdNumber, encoding, maxBuffer, lines }) => {
	try {
		if (readableObjectMode || lines) return await getStreamAsArray(iterable, { maxBuffer });
		return encoding === "buffer" ? new Uint8Array(await getStreamAsArrayBuffer(iterable, { maxBuffer })) : await getStreamAsString(iterable, { maxBuffer });
	} catch (error) {
		return handleBufferedData(handleMaxBuffer({
			error,
			stream,
			readableObjectMode,
			lines,
			encoding,
			fdNumber
		}));
	}
};
const getBufferedData = async (streamPromise) => {
	try {
		return await streamPromise;
	} catch (error) {
		return handleBufferedData(error);
	}
};
const handleBufferedData = (error) => isArrayBuffer(error?.bufferedData) ? new Uint8Array(error.bufferedData) : error?.bufferedData;
// node_modules/execa/lib/resolve/stdio.js
const waitForStdioStreams = ({ subprocess, encoding, buffer, maxBuffer, lines, stripFinalNewline, verboseInfo, streamInfo }) => subprocess.stdio.map((stream, fdNumber) => waitForSubprocessStream({
	stream,
	fdNumber,
	encoding,
	buffer: buffer[fdNumber],
	maxBuffer: maxBuffer[fdNumber],
	lines: lines[fdNumber],
	allMixed: false,
	stripFinalNewline,
	verboseInfo,
	streamInfo
}));
const waitForSubprocessStream = async ({ stream, fdNumber, encoding, buffer, maxBuffer, lines, allMixed, stripFinalNewline, allFds, verboseInfo, streamInfo }) => {
	if (!stream) return;
	const onStreamEnd = waitForStream(stream, fdNumber, streamInfo);
	if (isInputFileDescriptor(streamInfo, fdNumber)) {
		await onStreamEnd;
		return;
	}
	const [output] = await Promise.all([getStreamOutput({
		stream,
		onStreamEnd,
		fdNumber,
		encoding,
		buffer,
		maxBuffer,
		lines,
		allMixed,
		stripFinalNewline,
		allFds,
		verboseInfo,
		streamInfo
	}), onStreamEnd]);
	return output;
};
// node_modules/execa/lib/resolve/all-async.js
const makeAllStream = ({ stdout, stderr }, { all }) => {
	if (!all) return;
	const fileDescriptors = [[stdout, 1], [stderr, 2]].filter(([stream]) => stream);
	return fileDescriptors.length === 0 ? void 0 : setAllStream(mergeStreams(fileDescriptors.map(([stream]) => stream)));
};
const getAllFds = ({ stdout, stderr }, [, bufferStdout, bufferStderr]) => [...stdout !== null && bufferStdout ? [1] : [], ...stderr !== null && bufferStderr ? [2] : []];
const waitForAllStream = ({ subprocess, all, encoding, buffer, maxBuffer, lines, stripFinalNewline, verboseInfo, streamInfo }) => {
	const { stream, buffer: bufferAll, drainedStream } = getAllStream(subprocess, all, buffer);
	return Promise.all([waitForSubprocessStream({
		stream,
		buffer: bufferAll,
		fdNumber: "all",
		encoding,
		maxBuffer: maxBuffer[1] + maxBuffer[2],
		lines: lines[1] || lines[2],
		allFds: getAllFds(subprocess, buffer),
		allMixed: stream === all && getAllMixed(subprocess, all),
		stripFinalNewline,
		verboseInfo,
		streamInfo
	}), drainedStream === void 0 ? void 0 : resumeStream(drainedStream)]).then(([output]) => output);
};
const getAllStream = ({ stdout, stderr }, all, [, bufferStdout, bufferStderr]) => {
	const buffer = bufferStdout || bufferStderr;
	if (!buffer) return {
		stream: all,
		buffer
	};
	if (!all) return {
		stream: void 0,
		buffer
	};
	if (!bufferStdout) return {
		stream: stderr,
		buffer,
		drainedStream: all
	};
	return bufferStderr ? {
		stream: all,
		buffer
	} : {
		stream: stdout,
		buffer,
		drainedStream: all
	};
};
const getAllMixed = ({ stdout, stderr }, all) => all && stdout && stderr && stdout.readableObjectMode !== stderr.readableObjectMode;
// node_modules/execa/lib/verbose/ipc.js
const shouldLogIpc = (verboseInfo) => isFullVerbose(verboseInfo, "ipc");
const logIpcOutput = (message, verboseInfo) => {
	const verboseMessage = serializeVerboseMessage(message);
	verboseLog({
		type: "ipc",
		verboseMessage,
		fdNumber: "ipc",
		verboseInfo
	});
};
// node_modules/execa/lib/ipc/buffer-messages.js
const waitForIpcOutput = async ({ subprocess, buffer: bufferArray, maxBuffer: maxBufferArray, ipc, ipcOutput, verboseInfo }) => {
	if (!ipc) return ipcOutput;
	const isVerbose = shouldLogIpc(verboseInfo);
	const buffer = getFdSpecificValue(bufferArray, "ipc");
	const maxBuffer = getFdSpecificValue(maxBufferArray, "ipc");
	const logErrors = [];
	for await (const message of loopOnMessages({
		anyProcess: subprocess,
		channel: subprocess.channel,
		isSubprocess: false,
		ipc,
		shouldAwait: false,
		reference: true
	})) {
		if (buffer) {
			checkIpcMaxBuffer(ipcOutput, maxBuffer);
			ipcOutput.push(message);
		}
		if (isVerbose) try {
			logIpcOutput(message, verboseInfo);
		} catch (error) {
			logErrors.push(error);
		}
	}
	if (logErrors.length > 0) throw logErrors[0];
	return ipcOutput;
};
const getBufferedIpcOutput = async (ipcOutputPromise, ipcOutput) => {
	await Promise.allSettled([ipcOutputPromise]);
	return ipcOutput;
};
// node_modules/execa/lib/resolve/wait-subprocess.js
const waitForSubprocessResult = async ({ subprocess, kill, all, options: { encoding, buffer, maxBuffer, lines, timeoutDuration: timeout, cancelSignal, gracefulCancel, forceKillAfterDelay, stripFinalNewline, ipc, ipcInput }, context, verboseInfo, fileDescriptors, originalStreams, onInternalError, controller }) => {
	const exitPromise = waitForExit(subprocess, context);
	const streamInfo = {
		originalStreams,
		fileDescriptors,
		subprocess,
		exitPromise,
		propagating: false
	};
	const stdioPromises = waitForStdioStreams({
		subprocess,
		encoding,
		buffer,
		maxBuffer,
		lines,
		stripFinalNewline,
		verboseInfo,
		streamInfo
	});
	const allPromise = waitForAllStream({
		subprocess,
		all,
		encoding,
		buffer,
		maxBuffer,
		lines,
		stripFinalNewline,
		verboseInfo,
		streamInfo
	});
	const ipcOutput = [];
	const ipcOutputPromise = waitForIpcOutput({
		subprocess,
		buffer,
		maxBuffer,
		ipc,
		ipcOutput,
		verboseInfo
	});
	const originalPromises = waitForOriginalStreams(originalStreams, subprocess, streamInfo);
	const customStreamsEndPromises = waitForCustomStreamsEnd(fileDescriptors, streamInfo);
	try {
		return await Promise.race([
			Promise.all([
				{},
				waitForSuccessfulExit(exitPromise),
				Promise.all(stdioPromises),
				allPromise,
				ipcOutputPromise,
				sendIpcInput(subprocess, ipcInput, ipc),
				...originalPromises,
				...customStreamsEndPromises
			]),
			onInternalError,
			throwOnSubprocessError(subprocess, controller),
			...throwOnTimeout(kill, timeout, context, controller),
			...throwOnCancel({
				kill,
				cancelSignal,
				gracefulCancel,
				context,
				controller
			}),
			...throwOnGracefulCancel({
				subprocess,
				kill,
				cancelSignal,
				gracefulCancel,
				forceKillAfterDelay,
				context,
				controller
			})
		]);
	} catch (error) {
		context.terminationReason ??= "other";
		if (error instanceof MaxBufferError) kill();
		return Promise.all([
			{ error },
			exitPromise,
			Promise.all(stdioPromises.map((stdioPromise) => getBufferedData(stdioPromise))),
			getBufferedData(allPromise),
			getBufferedIpcOutput(ipcOutputPromise, ipcOutput),
			Promise.allSettled(originalPromises),
			Promise.allSettled(customStreamsEndPromises)
		]);
	}
};
const waitForOriginalStreams = (originalStreams, subprocess, streamInfo) => originalStreams.map((stream, fdNumber) => stream === subprocess.stdio[fdNumber] ? void 0 : waitForStream(stream, fdNumber, streamInfo));
const waitForCustomStreamsEnd = (fileDescriptors, streamInfo) => fileDescriptors.flatMap(({ stdioItems, direction }, fdNumber) => stdioItems.filter(({ value, stream = value }) => isStream(stream, { checkOpen: false }) && !isStandardStream(stream)).map(({ type, value, stream = value }) => waitForStream(stream, fdNumber, streamInfo, {
	isSameDirection: TRANSFORM_TYPES.has(type),
	stopOnExit: type === "native",
	readable: direction !== "output" || TRANSFORM_TYPES.has(type)
})));
const throwOnSubprocessError = async (subprocess, { signal }) => {
	const [error] = await once(subprocess, "error", { signal });
	throw error;
};
// node_modules/execa/lib/convert/writable.js
const createWritable = ({ subprocess, concurrentStreams }, options) => {
	const { to } = copyOptions(options);
	const subprocessStdin = getToStream(subprocess, to);
	const { waitWritableFinal, waitWritableDestroy } = addWritableConcurrentStreams(concurrentStreams, subprocessStdin);
	const writable = new Writable({
		...getWritableMethods(subprocessStdin, subprocess, waitWritableFinal),
		destroy: callbackify(onWritableDestroy.bind(void 0, {
			subprocessStdin,
			subprocess,
			waitWritableFinal,
			waitWritableDestroy
		})),
		highWaterMark: subprocessStdin.writableHighWaterMark,
		objectMode: subprocessStdin.writableObjectMode
	});
	onStdinFinished(subprocessStdin, writable, void 0, subprocess);
	return writable;
};
const addWritableConcurrentStreams = (concurrentStreams, subprocessStdin) => {
	return {
		waitWritableFinal: addConcurrentStream(concurrentStreams, subprocessStdin, "writableFinal"),
		waitWritableDestroy: addConcurrentStream(concurrentStreams, subprocessStdin, "writableDestroy")
	};
};
const getWritableMethods = (subprocessStdin, subprocess, waitWritableFinal) => ({
	write: onWrite.bind(void 0, subprocessStdin),
	final: callbackify(onWritableFinal.bind(void 0, subprocessStdin, subprocess, waitWritableFinal))
});
const onWrite = (subprocessStdin, chunk, encoding, done) => {
	if (subprocessStdin.write(chunk, encoding)) done();
	else subprocessStdin.once("drain", done);
};
const onWritableFinal = async (subprocessStdin, subprocess, waitWritableFinal) => {
	if (!await waitForConcurrentStreams(waitWritableFinal, subprocess)) return;
	if (subprocessStdin.writable) subprocessStdin.end();
	await subprocess;
};
const onStdinFinished = async (subprocessStdin, writable, subprocessStdout, subprocess) => {
	try {
		await waitForSubprocessStdin(subprocessStdin);
		await subprocess;
		if (writable.writable) writable.end();
	} catch (error) {
		await safeWaitForSubprocessStdout(subprocessStdout);
		destroyOtherStream(writable, !writable.writableFinished, await getSubprocessError(subprocess, error));
	}
};
const getSubprocessError = async (subprocess, error) => {
	if (!shouldUseSubprocessError(error)) return error;
	try {
		await subprocess;
	} catch (subprocessError) {
		return subprocessError;
	}
	return error;
};
const shouldUseSubprocessError = (error) => error === void 0 || isStreamAbort(error) || error.code === "EPIPE";
const onWritableDestroy = async ({ subprocessStdin, subprocess, waitWritableFinal, waitWritableDestroy }, error) => {
	await waitForConcurrentStreams(waitWritableFinal, subprocess);
	if (await waitForConcurrentStreams(waitWritableDestroy, subprocess)) {
		destroyOtherWritable(subprocessStdin, error);
		await subprocess;
	}
	throwDestroyError(error);
};
const destroyOtherWritable = (stream, error) => {
	destroyOtherStream(stream, stream.writable, error);
};
// node_modules/execa/lib/convert/duplex.js
const createDuplex = ({ subprocess, concurrentStreams, encoding }, options) => {
	const { from, to, binary: binaryOption = true, preserveNewlines = true } = copyOptions(options);
	checkBooleanOption(binaryOption, "binary");
	checkBooleanOption(preserveNewlines, "preserveNewlines");
	const binary = binaryOption || BINARY_ENCODINGS.has(encoding);
	const subprocessStdout = getFromStream(subprocess, from);
	const subprocessStdin = getToStream(subprocess, to);
	const waitReadableDestroy = addConcurrentStream(concurrentStreams, subprocessStdout, "readableDestroy");
	const { waitWritableFinal, waitWritableDestroy } = addWritableConcurrentStreams(concurrentStreams, subprocessStdin);
	const { readableEncoding, readableObjectMode, readableHighWaterMark } = getReadableOptions(subprocessStdout, binary);
	const { read, onStdoutDataDone } = getReadableMethods({
		subprocessStdout,
		subprocess,
		binary,
		encoding,
		preserveNewlines
	});
	const duplex = new Duplex({
		read,
		...getWritableMethods(subprocessStdin, subprocess, waitWritableFinal),
		destroy: callbackify(onDuplexDestroy.bind(void 0, {
			subprocessStdout,
			subprocessStdin,
			subprocess,
			waitReadableDestroy,
			waitWritableFinal,
			waitWritableDestroy
		})),
		readableHighWaterMark,
		writableHighWaterMark: subprocessStdin.writableHighWaterMark,
		readableObjectMode,
		writableObjectMode: subprocessStdin.writableObjectMode,
		encoding: readableEncoding
	});
	onStdoutFinished({
		subprocessStdout,
		onStdoutDataDone,
		readable: duplex,
		subprocess,
		subprocessStdin
	});
	onStdinFinished(subprocessStdin, duplex, subprocessStdout, subprocess);
	return duplex;
};
const onDuplexDestroy = async ({ subprocessStdout, subprocessStdin, subprocess, waitReadableDestroy, waitWritableFinal, waitWritableDestroy }, error) => {
	await Promise.all([onReadableDestroy({
		subprocessStdout,
		subprocess,
		waitReadableDestroy
	}, error), onWritableDestroy({
		subprocessStdin,
		subprocess,
		waitWritableFinal,
		waitWritableDestroy
	}, error)]);
};
// node_modules/execa/lib/convert/add.js
const addConvertedStreams = (subprocess, { encoding }) => {
	const concurrentStreams = initializeConcurrentStreams();
	subprocess.readable = createReadable.bind(void 0, {
		subprocess,
		concurrentStreams,
		encoding
	});
	subprocess.writable = createWritable.bind(void 0, {
		subprocess,
		concurrentStreams
	});
	subprocess.duplex = createDuplex.bind(void 0, {
		subprocess,
		concurrentStreams,
		encoding
	});
	subprocess.readableStream = createReadableStream.bind(void 0, subprocess);
	subprocess.writableStream = createWritableStream.bind(void 0, subprocess);
	subprocess.transformStream = createTransformStream.bind(void 0, subprocess);
	subprocess.iterable = createIterable.bind(void 0, subprocess, encoding);
	subprocess[Symbol.asyncIterator] = createIterable.bind(void 0, subprocess, encoding, {});
};
// node_modules/execa/lib/methods/promise.js
const mergePromise = (promise, properties) => Object.assign(promise, properties);
// node_modules/execa/lib/methods/main-async.js
const execaCoreAsync = (rawFile, rawArguments, rawOptions, createNested) => {
	const { file, commandArguments, command, escapedCommand, startTime, verboseInfo, options, fileDescriptors } = handleAsyncArguments(rawFile, rawArguments, rawOptions);
	const { subprocess: nodeChildProcess, promise, kill, all, convertedStreams } = spawnSubprocessAsync({
		file,
		commandArguments,
		options,
		startTime,
		verboseInfo,
		command,
		escapedCommand,
		fileDescriptors
	});
	const subprocess = getSubprocessPromise({
		promise,
		nodeChildProcess,
		kill,
		all,
		convertedStreams,
		options
	});
	subprocess.pipe = pipeToSubprocess.bind(void 0, {
		source: subprocess,
		sourcePromise: promise,
		boundOptions: {},
		createNested
	});
	SUBPROCESS_OPTIONS.set(subprocess, {
		options,
		fileDescriptors
	});
	return subprocess;
};
const handleAsyncArguments = (rawFile, rawArguments, rawOptions) => {
	const { command, escapedCommand, startTime, verboseInfo } = handleCommand(rawFile, rawArguments, rawOptions);
	const { file, commandArguments, options: normalizedOptions } = normalizeOptions(rawFile, rawArguments, rawOptions);
	const options = handleAsyncOptions(normalizedOptions);
	return {
		file,
		commandArguments,
		command,
		escapedCommand,
		startTime,
		verboseInfo,
		options,
		fileDescriptors: handleStdioAsync(options, verboseInfo)
	};
};
const handleAsyncOptions = ({ timeout, signal, ...options }) => ({
	__proto__: null,
	...options,
	timeoutDuration: timeout
});
const spawnSubprocessAsync = ({ file, commandArguments, options, startTime, verboseInfo, command, escapedCommand, fileDescriptors }) => {
	let subprocess;
	try {
		subprocess = spawn(...concatenateShell(file, commandArguments, getSpawnOptions(options)));
	} catch (error) {
		return handleEarlyError({
			error,
			command,
			escapedCommand,
			fileDescriptors,
			options,
			startTime,
			verboseInfo
		});
	}
	if (subprocess.stdio === void 0) return handleEarlyError({
		error: once(subprocess, "error").then(([error]) => error),
		command,
		escapedCommand,
		fileDescriptors,
		options,
		startTime,
		verboseInfo
	});
	const controller = new AbortController();
	setMaxListeners(Infinity, controller.signal);
	const originalStreams = [...subprocess.stdio];
	pipeOutputAsync(subprocess, fileDescriptors, controller);
	setIpcSubprocessOptions(subprocess, options);
	const context = {};
	const onInternalError = createDeferred();
	const kill = subprocessKill.bind(void 0, {
		kill: getKillFunction(subprocess, options),
		options,
		onInternalError,
		context,
		controller
	});
	cleanupOnExit(kill, options, controller);
	const all = makeAllStream(subprocess, options);
	const promise = handlePromise({
		subprocess,
		kill,
		all,
		options,
		startTime,
		verboseInfo,
		fileDescriptors,
		originalStreams,
		command,
		escapedCommand,
		context,
		onInternalError,
		controller
	});
	return {
		subprocess,
		promise,
		kill,
		all
	};
};
const getSubprocessPromise = ({ promise, nodeChildProcess, kill, all, convertedStreams, options }) => {
	const subprocess = mergePromise(promise, getSubprocessProperties(nodeChildProcess, all));
	subprocess.kill = kill ?? subprocess.kill;
	if (convertedStreams === void 0) addConvertedStreams(subprocess, options);
	else Object.assign(subprocess, convertedStreams);
	addIpcMethods(subprocess, nodeChildProcess, options);
	return subprocess;
};
const getSubprocessProperties = (nodeChildProcess, all) => ({
	nodeChildProcess,
	pid: nodeChildProcess.pid,
	stdin: nodeChildProcess.stdin,
	stdout: nodeChildProcess.stdout,
	stderr: nodeChildProcess.stderr,
	stdio: nodeChildProcess.stdio,
	all,
	kill: nodeChildProcess.kill.bind(nodeChildProcess)
});
const handlePromise = async ({ subprocess, kill, all: allStream, options, startTime, verboseInfo, fileDescriptors, originalStreams, command, escapedCommand, context, onInternalError, controller }) => {
	const [errorInfo, [exitCode, signal], stdioResults, allResult, ipcOutput] = await waitForSubprocessResult({
		subprocess,
		kill,
		all: allStream,
		options,
		context,
		verboseInfo,
		fileDescriptors,
		originalStreams,
		onInternalError,
		controller
	});
	controller.abort();
	onInternalError.resolve();
	const stdio = stdioResults.map((stdioResult, fdNumber) => stripNewline(stdioResult, options, fdNumber));
	const all = stripNewline(allResult, options, "all", getAllFds(subprocess, options.buffer));
	const result = getAsyncResult({
		errorInfo,
		exitCode,
		signal,
		stdio,
		all,
		ipcOutput,
		context,
		options,
		command,
		escapedCommand,
		startTime
	});
	return handleResult(result, verboseInfo, options);
};
const getAsyncResult = ({ errorInfo, exitCode, signal, stdio, all, ipcOutput, context, options, command, escapedCommand, startTime }) => Object.hasOwn(errorInfo, "error") ? makeError({
	error: errorInfo.error,
	command,
	escapedCommand,
	timedOut: context.terminationReason === "timeout",
	isCanceled: context.terminationReason === "cancel" || context.terminationReason === "gracefulCancel",
	isGracefullyCanceled: context.terminationReason === "gracefulCancel",
	isMaxBuffer: errorInfo.error instanceof MaxBufferError,
	isForcefullyTerminated: context.isForcefullyTerminated,
	exitCode,
	signal,
	stdio,
	all,
	ipcOutput,
	options,
	startTime,
	isSync: false
}) : makeSuccessResult({
	command,
	escapedCommand,
	stdio,
	all,
	ipcOutput,
	options,
	startTime
});
// node_modules/execa/lib/methods/bind.js
const mergeOptions = (boundOptions, options) => {
	const safeBoundOptions = {
		__proto__: null,
		...boundOptions
	};
	const mergedOptions = Object.fromEntries(Object.entries(options).map(([optionName, optionValue]) => [optionName, mergeOption(optionName, safeBoundOptions[optionName], optionValue)]));
	return {
		__proto__: null,
		...safeBoundOptions,
		...mergedOptions
	};
};
const mergeOption = (optionName, boundOptionValue, optionValue) => DEEP_OPTIONS.has(optionName) && isPlainObject(boundOptionValue) && isPlainObject(optionValue) ? {
	...boundOptionValue,
	...optionValue
} : optionValue;
const DEEP_OPTIONS = /* @__PURE__ */ new Set(["env", ...FD_SPECIFIC_OPTIONS]);
// node_modules/execa/lib/methods/create.js
const createExeca = (mapArguments, boundOptions, deepOptions, setBoundExeca) => {
	const createNested = (mapArguments, boundOptions, setBoundExeca) => createExeca(mapArguments, boundOptions, deepOptions, setBoundExeca);
	const boundExeca = (...execaArguments) => callBoundExeca({
		mapArguments,
		deepOptions,
		boundOptions,
		setBoundExeca,
		createNested
	}, ...execaArguments);
	if (setBoundExeca !== void 0) setBoundExeca(boundExeca, createNested, boundOptions);
	return boundExeca;
};
const callBoundExeca = ({ mapArguments, deepOptions = {}, boundOptions = {}, setBoundExeca, createNested }, firstArgument, ...nextArguments) => {
	if (isPlainObject(firstArgument)) return createNested(mapArguments, mergeOptions(boundOptions, firstArgument), setBoundExeca);
	const { file, commandArguments, options, isSync } = parseArguments({
		mapArguments,
		firstArgument,
		nextArguments,
		deepOptions,
		boundOptions
	});
	return isSync ? execaCoreSync(file, commandArguments, options) : execaCoreAsync(file, commandArguments, options, createNested);
};
const parseArguments = ({ mapArguments, firstArgument, nextArguments, deepOptions, boundOptions }) => {
	const callArguments = isTemplateString(firstArgument) ? parseTemplates(firstArgument, nextArguments) : [firstArgument, ...nextArguments];
	const [initialFile, initialArguments, initialOptions] = normalizeParameters(...callArguments);
	const mergedOptions = mergeOptions(mergeOptions(deepOptions, boundOptions), initialOptions);
	for (const [optionName, optionValue] of Object.entries(deepOptions)) if (mergedOptions[optionName] === void 0) mergedOptions[optionName] = optionValue;
	const { options = mergedOptions, isSync = false } = {
		__proto__: null,
		...mapArguments({ options: mergedOptions })
	};
	return {
		file: initialFile,
		commandArguments: initialArguments,
		options,
		isSync
	};
};
// node_modules/execa/lib/methods/script.js
const setScriptSync = (boundExeca, createNested, boundOptions) => {
	boundExeca.sync = createNested(mapScriptSync, boundOptions);
	boundExeca.s = boundExeca.sync;
};
const mapScriptAsync = ({ options }) => getScriptOptions(options);
const mapScriptSync = ({ options }) => ({
	...getScriptOptions(options),
	isSync: true
});
const getScriptOptions = (options) => ({ options: {
	__proto__: null,
	...options,
	...getScriptStdinOption(options)
} });
const getScriptStdinOption = ({ stdin = "inherit", input, inputFile, stdio }) => input === void 0 && inputFile === void 0 && stdio === void 0 ? { stdin } : {};
const deepScriptOptions = { preferLocal: true };
// node_modules/execa/index.js
const execa = createExeca(() => ({}));
createExeca(() => ({ isSync: true }));
createExeca(mapNode);
createExeca(mapScriptAsync, {}, deepScriptOptions, setScriptSync);
const { sendMessage, getOneMessage, getEachMessage, getCancelSignal } = getIpcExport();
// src/system/sanitise.ts
/**
* Text of strangers made harmless for logs, terminals and reports: no escape sequences, no control or invisible
* characters, one kind of line end, and nothing a workflow runner takes for a command (`::error::`, `##[group]`).
*/
function sanitise(text) {
	return text.replace(ESCAPE_SEQUENCE, "").replace(/\r\n?|[\u0085\u2028\u2029\v\f]/g, "\n").replace(INVISIBLE, "").replace(/^(\s*):(?=:)/gm, "$1: ").replaceAll("##[", "## [");
}
/** The last lines of sanitised text, at most `characters` long; cut at a line start where possible. */
function tail(text, characters = 4e3) {
	const clean = sanitise(text).trimEnd();
	if (clean.length <= characters) return clean;
	const cut = clean.slice(-characters + 2);
	const line = cut.indexOf("\n");
	return `…\n${line >= 0 && line < cut.length - 1 ? cut.slice(line + 1) : cut}`.slice(-characters);
}
/** Text on one line, at most `characters` long: for a message. */
function oneLine(text, characters = 300) {
	const clean = sanitise(text).replace(/\s+/g, " ").trim();
	return clean.length <= characters ? clean : `${clean.slice(0, characters - 1)}…`;
}
const ESCAPE_SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g;
const INVISIBLE = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]|\p{Cf}|\p{Cs}/gu;
// src/system/exec.ts
const MAX_BYTES = 4194304;
const REPORT_BYTES = 8388608;
/** Between the polite signal and the certain one. */
const TERM_GRACE_MS = 600;
/** A stream that a stray process keeps open is given up this long after the exit. */
const STREAM_GRACE_MS = 300;
/**
* Runs a program to its end, in its own process group. After the deadline or an abort the whole group gets SIGTERM,
* then SIGKILL. Never throws for what the program does; never waits for a stream longer than for the process.
*/
async function run(argv, options) {
	const [file = "", ...args] = argv;
	if (options.signal?.aborted) return {
		...NOTHING,
		cancelled: true
	};
	const process_ = execa(file, args, {
		env: options.env,
		extendEnv: false,
		...options.cwd === void 0 ? {} : { cwd: options.cwd },
		stdio: [
			"ignore",
			"pipe",
			"pipe",
			...options.report ? ["pipe"] : []
		],
		detached: true,
		cleanup: false,
		buffer: false,
		reject: false
	});
	const streams = process_.stdio.map((stream) => stream);
	const maxBytes = options.maxBytes ?? MAX_BYTES;
	const kept = [
		maxBytes,
		maxBytes,
		REPORT_BYTES
	].map((cap, index) => keepTail(streams[index + 1] ?? null, cap));
	const timers = [];
	const later = (ms, action) => void timers.push(setTimeout(action, ms));
	const group = process_.pid;
	let timedOut = false;
	let cancelled = false;
	const end = () => {
		killGroup(group, "SIGTERM");
		later(TERM_GRACE_MS, () => killGroup(group, "SIGKILL"));
	};
	const abort = () => {
		cancelled = true;
		end();
	};
	const nudge = () => void process_.kill("SIGUSR1");
	options.signal?.addEventListener("abort", abort, { once: true });
	options.nudge?.addEventListener("abort", nudge, { once: true });
	later(options.timeoutMs, () => {
		timedOut = true;
		end();
	});
	process_.nodeChildProcess?.once("exit", () => {
		later(STREAM_GRACE_MS, () => {
			for (const stream of streams) stream?.destroy();
		});
	});
	try {
		const result = await process_;
		return {
			exitCode: result.exitCode ?? null,
			signal: result.signal ?? null,
			timedOut,
			cancelled,
			notStarted: result.exitCode === void 0 && result.signal === void 0 ? result.code ?? "unknown" : null,
			stdout: sanitise(kept[0]?.() ?? ""),
			stderr: sanitise(kept[1]?.() ?? ""),
			report: kept[2]?.() ?? ""
		};
	} finally {
		options.signal?.removeEventListener("abort", abort);
		options.nudge?.removeEventListener("abort", nudge);
		for (const timer of timers) clearTimeout(timer);
		killGroup(group, "SIGKILL");
	}
}
const NOTHING = {
	exitCode: null,
	signal: null,
	timedOut: false,
	cancelled: false,
	notStarted: null,
	stdout: "",
	stderr: "",
	report: ""
};
/** Collects the last `maxBytes` bytes of a stream and keeps draining it, so that a writer never blocks. */
function keepTail(stream, maxBytes) {
	let chunks = [];
	let length = 0;
	stream?.on("data", (data) => {
		const chunk = Buffer.from(data);
		chunks.push(chunk);
		length += chunk.length;
		if (length > 2 * maxBytes) {
			chunks = [Buffer.concat(chunks).subarray(-maxBytes)];
			length = maxBytes;
		}
	});
	stream?.on("error", () => {});
	return () => Buffer.concat(chunks).subarray(-maxBytes).toString("utf8");
}
function killGroup(group, signal) {
	if (group === void 0) return;
	try {
		process.kill(-group, signal);
	} catch {}
}
// src/local/checkout/local-repository.ts
const GIT_TIMEOUT_MS = 3e4;
/** Opens a directory as a git checkout; nothing in it is run (no hooks, no pager, no prompt). */
function openLocalRepository(directory) {
	const env = {
		PATH: process.env.PATH ?? "/usr/bin:/bin",
		HOME: homedir(),
		LANG: "C",
		GIT_TERMINAL_PROMPT: "0",
		GIT_PAGER: "cat"
	};
	const git = async (...args) => {
		const result = await run([
			"git",
			"-C",
			directory,
			"-c",
			"core.hooksPath=/dev/null",
			...args
		], {
			env,
			timeoutMs: GIT_TIMEOUT_MS
		});
		if (result.exitCode === 0) return ok$1(result.stdout.replace(/\n$/, ""));
		return refuse({
			code: "git-failed",
			message: `git ${args[0]} failed in ${directory}: ${(result.stderr.trim().split("\n").at(-1) ?? "").slice(0, 200) || result.notStarted}`,
			next: "Give a git checkout with --repo."
		});
	};
	return {
		git,
		async list(sha, prefix) {
			const listed = await git("ls-tree", "-r", "--name-only", sha, "--", prefix === "" ? "." : prefix);
			return listed.ok ? ok$1(listed.value.split("\n").filter(Boolean).slice(0, 2e4)) : listed;
		},
		show: (sha, path) => git("show", `${sha}:${path}`)
	};
}
// src/local/checkout/local-facts.ts
/** Reads configuration, commits and declared flags of a checkout. The working tree's uncommitted changes do not count. */
async function localFacts(place) {
	const repository = openLocalRepository(place.repo);
	const head = await headOf(repository, place.head);
	if (!head.ok) return head;
	const config = await readConfig(place);
	if (!config.ok) return config;
	const base = await mergeBase(repository, place.base);
	if (!base.ok) return base;
	const flags = await readFlags(repository, config.value, head.value);
	if (!flags.ok) return flags;
	return ok$1({
		facts: {
			config: config.value,
			headSha: head.value,
			baseSha: base.value,
			benchSha: base.value,
			flags: flags.value
		},
		repository: await repositoryName(repository, place.repo)
	});
}
async function readConfig({ repo, config }) {
	const file = config ?? join(repo, ".github/alloc-ab.yml");
	try {
		return parseConfig(await readFile(file, "utf8"), config ?? ".github/alloc-ab.yml");
	} catch (error) {
		return refuse({
			code: "no-config",
			message: `${file} cannot be read (${error.code ?? "unknown"}).`,
			next: "Write one with alloc-ab init, or name another with --config."
		});
	}
}
async function headOf(repository, wanted) {
	const name = `${wanted ?? "HEAD"}^{commit}`;
	const head = await repository.git("rev-parse", "--verify", "--end-of-options", name);
	if (head.ok || wanted === void 0) return head;
	return refuse({
		code: "unknown-commit",
		message: `The commit ${quoted(wanted)} is on no branch and no tag of this clone.`,
		token: harmless(wanted),
		next: "Push it to a branch of the repository first, or name another one."
	});
}
/** The commit both branches share; the head itself where the repository has no main branch to compare with. */
async function mergeBase(repository, wanted) {
	for (const branch of wanted === void 0 ? [
		"origin/HEAD",
		"main",
		"master"
	] : [wanted]) {
		const tip = await repository.git("rev-parse", "--verify", "--quiet", "--end-of-options", `${branch}^{commit}`);
		if (tip.ok) return repository.git("merge-base", tip.value, "HEAD");
	}
	if (wanted === void 0) return repository.git("rev-parse", "HEAD");
	return refuse({
		code: "unknown-base",
		message: `There is no branch or commit "${wanted.slice(0, 64)}" here.`,
		token: wanted.slice(0, 64),
		next: "Give --base a branch that git rev-parse knows."
	});
}
async function readFlags(repository, config, sha) {
	const flags = {};
	for (const [name, line] of Object.entries(config.lines)) {
		const texts = [];
		for (const entry of line.flags?.declaredIn ?? []) {
			const listed = await repository.list(sha, entry);
			if (!listed.ok) return listed;
			for (const path of declarationFiles(entry, listed.value).slice(0, DECLARATION_LIMITS.files - texts.length)) {
				const text = await repository.show(sha, path);
				if (!text.ok) return text;
				texts.push({
					path,
					text: text.value.slice(0, DECLARATION_LIMITS.fileCharacters)
				});
			}
		}
		flags[name] = declaredFlags(texts);
	}
	return ok$1(flags);
}
async function repositoryName(repository, directory) {
	const url = await repository.git("config", "--get", "remote.origin.url");
	return (url.ok ? /([A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100}?)(\.git)?$/.exec(url.value)?.[1] : void 0) ?? `local/${basename(resolve(directory)).replaceAll(/[^A-Za-z0-9._-]/g, "-") || "repository"}`;
}
// src/local/planning/local-ids.ts
/** Ids of a plan that is made here: the nonce is fresh, the seed too unless one is given. */
function localIds(prefix, seed) {
	const nonce = random$1();
	return {
		id: `${prefix}-${nonce.slice(0, 8)}`,
		nonce,
		seed: seed ?? random$1()
	};
}
function random$1() {
	return randomBytes(16).toString("hex");
}
// src/local/planning/prepare.ts
/** Turns the words of a comment into work for a local checkout. */
async function prepareAny(words, place) {
	const command = parseCommand(words.join(" "));
	if (!command.ok) return command;
	if (command.value.kind !== "ab" && command.value.kind !== "survey") return refuse({
		code: "not-a-question",
		message: `"${command.value.kind}" belongs into a comment: here there is no queue to ask.`,
		next: "Give the words of a measurement, e.g. alloc-ab run HZ4_S12_MPSC, or alloc-ab --help."
	});
	const local = await localFacts(place);
	if (!local.ok) return local;
	const { facts, repository } = local.value;
	const ids = {
		...localIds("local", place.seed),
		repository,
		pullRequest: null
	};
	if (command.value.kind === "survey") {
		const request = resolveSurvey(command.value, facts);
		if (!request.ok) return request;
		const survey = makeSurvey(request.value, facts, ids);
		return survey.ok ? ok$1({
			request: request.value,
			survey: survey.value
		}) : survey;
	}
	const request = resolveRequest(command.value, facts);
	if (!request.ok) return request;
	const plan = makePlan(request.value, facts, ids);
	return plan.ok ? ok$1({
		request: request.value,
		plan: plan.value
	}) : plan;
}
// src/core/profile/flame-tree.ts
/** Call chains (frames joined by `;`) as a tree; callees in the order of their names, as flame graphs have them. */
function flameTree(stacks) {
	return grow(stacks.map(({ name, baseline, candidate }) => ({
		frames: name.split(";"),
		baseline,
		candidate
	})));
}
function grow(chains) {
	return [...Map.groupBy(chains.filter(({ frames }) => frames.length > 0), ({ frames }) => frames[0] ?? "")].sort(([a], [b]) => a < b ? -1 : 1).map(([name, own]) => ({
		name,
		baseline: sum(own, "baseline"),
		candidate: sum(own, "candidate"),
		callees: grow(own.map((chain) => ({
			...chain,
			frames: chain.frames.slice(1)
		})))
	}));
}
function sum(chains, side) {
	return chains.reduce((total, chain) => total + chain[side], 0);
}
/** The tree as rectangles; those narrower than `least` are left out with all they called. */
function flameBoxes(frames, least = .002, left = 0, depth = 0) {
	let edge = left;
	return frames.flatMap(({ callees, ...frame }) => {
		const width = (frame.baseline + frame.candidate) / 2;
		const at = edge;
		edge += width;
		if (width < least) return [];
		return [{
			...frame,
			left: at,
			width,
			depth
		}, ...flameBoxes(callees, least, at, depth + 1)];
	});
}
// src/web/markup.ts
/** A template whose inserted texts are escaped; markup and lists of markup are inserted as they are. */
function html(texts, ...parts) {
	return { html: texts.map((text, index) => (index === 0 ? "" : written(parts[index - 1] ?? "")) + text).join("") };
}
function written(part) {
	if (typeof part === "string") return htmlText(part, 1e5);
	if (typeof part === "number") return htmlText(String(part));
	if ("html" in part) return part.html;
	return part.map(written).join("");
}
// src/web/flame-graph.ts
const WIDTH = 1e3;
const ROW = 18;
/** Widths in units of the drawing below which a frame has no name, and what a character takes. */
const TEXT = {
	least: 30,
	character: 7
};
/** A change of this share has the full colour. */
const FULL = .05;
/** Two profiles as one flame graph: a frame is as wide as its mean share, and coloured by how the share changed. */
function flameGraph(stacks, labels) {
	const boxes = flameBoxes(flameTree(stacks));
	const height = (Math.max(0, ...boxes.map((box) => box.depth)) + 1) * ROW;
	return html`<figure><div class="scroll"><svg class="flames" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Differential flame graph">
${boxes.map((box) => frame(box, height, labels))}
</svg></div><figcaption>Callers below, callees above. Width: mean share of the samples. Red: more of them in ${labels[1]} than in ${labels[0]}; blue: fewer.</figcaption></figure>`;
}
function frame({ name, baseline, candidate, left, width, depth }, height, labels) {
	const [x, y, wide] = [
		left * WIDTH,
		height - (depth + 1) * ROW,
		width * WIDTH
	];
	const change = candidate - baseline;
	const strength = Math.round(100 * Math.min(1, Math.abs(change) / FULL));
	const side = change >= 0 ? "more" : "fewer";
	const room = Math.floor((wide - 6) / TEXT.character);
	const label = wide < TEXT.least ? "" : name.length <= room ? name : `${name.slice(0, Math.max(1, room - 1))}…`;
	return html`<g><title>${name}: ${formatPercent(baseline)} of ${labels[0]}, ${formatPercent(candidate)} of ${labels[1]}</title>
<rect class="flame ${side}" x="${x.toFixed(1)}" y="${y}" width="${wide.toFixed(1)}" height="${17}" fill-opacity="${(.15 + .75 * strength / 100).toFixed(2)}"/>
<text x="${(x + 3).toFixed(1)}" y="${y + ROW - 5}">${label}</text></g>
`;
}
// src/web/style.ts
/** The report's whole style sheet: light and dark, phone to paper, no font or image from anywhere. */
const STYLE = `
:root {
  color-scheme: light dark;
  --ink: #1c2128; --soft: #57606a; --line: #d0d7de; --ground: #ffffff; --panel: #f6f8fa;
  --baseline: #2f6fb3; --candidate: #b85c00; --good: #1a7f37; --bad: #c02626; --doubt: #8a6100;
  --good-zone: #1a7f3722; --bad-zone: #c0262622; --same-zone: #57606a26;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6edf3; --soft: #9da7b3; --line: #3d444d; --ground: #0d1117; --panel: #161b22;
    --baseline: #79b8ff; --candidate: #ffab5c; --good: #56d364; --bad: #ff7b72; --doubt: #e3b341;
    --good-zone: #56d36426; --bad-zone: #ff7b7226; --same-zone: #9da7b330;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .25rem 0 .75rem; }
h2 { font-size: 1.2rem; margin: 2.25rem 0 .5rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
p, ul { margin: .5rem 0; }
.eyebrow, .note, figcaption, caption { color: var(--soft); font-size: .875rem; }
.verdict { border: 1px solid var(--line); border-left: .5rem solid var(--soft); border-radius: .4rem; padding: .75rem 1rem; background: var(--panel); }
.verdict.good { border-left-color: var(--good); } .verdict.bad { border-left-color: var(--bad); } .verdict.doubt { border-left-color: var(--doubt); }
.good-word { color: var(--good); font-weight: 600; } .bad-word { color: var(--bad); font-weight: 600; } .doubt-word { color: var(--doubt); font-weight: 600; }
code, pre { font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .84rem; }
code { overflow-wrap: anywhere; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: .4rem; padding: .6rem .8rem; overflow-x: auto; margin: .5rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; margin: .5rem 0; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: .25rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); }
table.wide { font-size: .8125rem; } table.wide th, table.wide td { white-space: nowrap; }
td.number, th.number { text-align: right; white-space: nowrap; }
figure { margin: .5rem 0 1rem; }
.row { display: grid; grid-template-columns: 15rem 1fr 17rem; column-gap: .75rem; align-items: center; border-bottom: 1px solid var(--line); }
.row .name { font-size: .875rem; overflow-wrap: anywhere; }
.row .numbers { font-size: .8125rem; font-variant-numeric: tabular-nums; text-align: right; }
.axis { border: 0; }
svg { display: block; width: 100%; overflow: visible; }
svg text { fill: var(--soft); font: 12px system-ui, sans-serif; }
.zero { stroke: var(--ink); stroke-width: 1; } .tick { stroke: var(--line); }
.asked { stroke: var(--soft); stroke-dasharray: 4 3; stroke-width: 1.5; }
.zone-good { fill: var(--good-zone); } .zone-bad { fill: var(--bad-zone); } .zone-same { fill: var(--same-zone); }
.interval { stroke: var(--ink); stroke-width: 2.5; } .estimate { fill: var(--ink); stroke: var(--ground); stroke-width: 1.5; }
.baseline { fill: var(--baseline); stroke: var(--baseline); } .candidate { fill: var(--candidate); stroke: var(--candidate); }
.dot { fill: var(--ink); fill-opacity: .55; stroke: var(--ink); }
.hollow { fill: none; } .median { stroke-width: 1.5; stroke-opacity: .8; } .median.baseline { stroke-dasharray: 7 4; }
.failed { stroke: var(--bad); stroke-width: 2; }
.plot { display: grid; grid-template-columns: 3.75rem 1fr; }
.flames { width: 100%; min-width: 40rem; height: auto; } .flames text { font-size: 11px; fill: var(--ink); }
.flame { stroke: var(--ground); } .flame.more { fill: var(--bad); } .flame.fewer { fill: var(--baseline); }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .8125rem; color: var(--soft); margin: .25rem 0; padding: 0; list-style: none; }
.legend svg { display: inline-block; width: 18px; height: 12px; vertical-align: -1px; margin-right: .35rem; }
details { border: 1px solid var(--line); border-radius: .4rem; padding: .4rem .8rem; margin: .5rem 0; }
summary { cursor: pointer; font-weight: 600; }
@media (max-width: 46rem) {
  body { font-size: 15px; }
  .row { grid-template-columns: 1fr auto; row-gap: .1rem; padding-top: .4rem; }
  .row .strip { grid-column: 1 / -1; grid-row: 2; }
  .axis .name, .axis .numbers { display: none; }
  .row .numbers { max-width: 13rem; }
}
@media print {
  body { font-size: 10pt; } main { max-width: none; padding: 0; }
  details::details-content { content-visibility: visible; display: block; }
  figure, .row, table { break-inside: avoid; }
}
`;
// src/web/page.ts
/** Nothing may be loaded or run: a report opened from a download must be inert. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
/** A complete HTML document that needs nothing but itself. */
function page(title, body) {
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${htmlText(title, 300)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body.html}
</main>
</body>
</html>
`;
}
// src/web/document-page.ts
/** A document as one HTML page that loads and runs nothing. */
function renderDocument({ headline, next, sections }, repository) {
	const body = html`<header class="verdict neutral">
<div class="eyebrow">alloc-ab report · ${repository}</div>
<h1>${headline}</h1>
<p><strong>Next:</strong> ${next}</p>
</header>
${sections.map(documentSection)}`;
	return page(`${headline} · alloc-ab`, body);
}
/** A section of a document under a heading. */
function documentSection({ title, blocks }) {
	return html`${title === "" ? [] : html`<h2>${title}</h2>`}${blocks.map(block)}`;
}
function block(each) {
	switch (each.kind) {
		case "paragraph": return html`<p>${each.text}</p>`;
		case "list": return html`<ul>${each.items.map((item) => html`<li>${item}</li>`)}</ul>`;
		case "code": return html`<pre>${each.text}</pre>`;
		case "table": return table(each);
		case "flames": return flameGraph(each.stacks, each.labels);
	}
}
function table(each) {
	const style = (column) => isWords(each, column) ? "" : "number";
	const row = (cells) => html`<tr>${cells.map((cell, column) => html`<td class="${style(column)}">${cell}</td>`)}</tr>`;
	return html`<div class="scroll"><table>
<thead><tr>${each.columns.map((name, column) => html`<th class="${style(column)}">${name}</th>`)}</tr></thead>
<tbody>${each.rows.map(row)}</tbody>
</table></div>`;
}
// src/local/result/survey-files.ts
/** Writes a survey's answer as a page to `report`, and beside it as Markdown under the name of its topic: `baseline.md`. */
async function writeSurveyFiles(document, { repository, topic }, report) {
	await writeFile(report, renderDocument(document, repository));
	const markdown = documentMarkdown(document, Number.POSITIVE_INFINITY);
	await writeFile(join(dirname(report), `${topic}.md`), `${markdown}\n`);
}
// src/runner/job/progress.ts
const LINE_EVERY_MS = 5e3;
const REDRAW_EVERY_MS = 100;
/** Shows progress on `stream`: a bar that is redrawn on a terminal; in a log one line every few seconds at most. */
function progressBar(stream, now = () => performance.now()) {
	const terminal = stream.isTTY === true;
	let drawn = false;
	let last = Number.NEGATIVE_INFINITY;
	const clear = () => {
		if (drawn) stream.write("\r\x1B[2K");
		drawn = false;
	};
	return (event) => {
		if (event.kind !== "block") {
			clear();
			const line = describe(event);
			if (line !== null) stream.write(`${line}\n`);
			return;
		}
		if (now() - last < (terminal ? REDRAW_EVERY_MS : LINE_EVERY_MS)) return;
		last = now();
		if (terminal) {
			stream.write(`\r\u001b[2K${bar(event, stream.columns ?? 80)}`);
			drawn = true;
		} else stream.write(`measuring  ${blocks(event)}, ${clock(event.leftSecondsAtMost)} left at most, last ${event.lane}\n`);
	};
}
function describe(event) {
	switch (event.kind) {
		case "phase": return `${event.phase.padEnd(9)}  ${event.detail}`;
		case "build": return event.state === "started" ? null : `build      ${event.label}: ${event.state} in ${event.seconds.toFixed(1)} s`;
		case "waiting": return event.message;
		case "incident": return `stopped    ${event.incident.message}`;
		case "end": return `ended      ${ENDED[event.ended]}`;
	}
}
const ENDED = {
	rounds: "every round is measured",
	decided: "every lane is decided",
	budget: "the time budget is used up",
	blocks: "the planned number of blocks is reached",
	incident: "by an incident",
	"not-started": "nothing was measured"
};
function bar(event, columns) {
	const text = ` ${blocks(event)}  ≤ ${clock(event.leftSecondsAtMost)}  ${event.lane}`;
	const width = Math.max(10, Math.min(30, columns - text.length - 4));
	const share = Math.max(event.done / event.planned, event.elapsedSeconds / (event.elapsedSeconds + event.leftSecondsAtMost || 1));
	const filled = Math.max(0, Math.min(width, Math.round(share * width)));
	return `${"█".repeat(filled)}${"░".repeat(width - filled)}${text}`.slice(0, Math.max(20, columns - 1));
}
function blocks({ done, planned }) {
	return `${done} of at most ${planned} blocks`;
}
/** 75 → `1:15`. */
function clock(seconds) {
	const whole = Math.max(0, Math.ceil(seconds));
	return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
// src/system/package-root.ts
/** The directory that holds `bench-kit/`: the package, whether run from `src/runner` or as the bundled `dist/action.js`. */
function packageRoot(from = import.meta.dirname) {
	for (let directory = from;; directory = dirname(directory)) {
		if (existsSync(join(directory, "bench-kit/launch.c"))) return directory;
		if (directory === dirname(directory)) throw new Error(`no bench-kit/launch.c in ${from} or above: incomplete package`);
	}
}
/** This tool's version, as `package.json` says. */
function toolVersion() {
	const { version } = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8"));
	return typeof version === "string" ? version.slice(0, 40) : "unknown";
}
// src/runner/build/library.ts
/** Largest library that is taken out of a build. */
const LIBRARY_BYTES_MAX = 268435456;
/**
* Copies a built library out of its checkout into `target`, read-only, and takes its digest.
* A string says why it cannot be taken: absent, not a file, outside the checkout (a link), too large, no shared object.
*/
async function takeLibrary(checkout, library, target) {
	let file;
	try {
		file = await realpath(join(checkout, library));
	} catch {
		return `the build left no ${library}`;
	}
	if (!file.startsWith(await realpath(checkout) + sep)) return `${library} is a link to a file outside the checkout`;
	const source = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
	try {
		const facts = await source.stat({ bigint: true });
		if (!facts.isFile()) return `${library} is not a file`;
		if (facts.size > BigInt(268435456)) return `${library} is larger than ${LIBRARY_BYTES_MAX / 1024 / 1024} MiB`;
		const bytes = await source.readFile();
		if (bytes.subarray(0, 4).toString("latin1") !== "ELF") return `${library} is not an ELF shared object`;
		await mkdir(target, { recursive: true });
		const path = join(target, basename(library));
		const copy = await open(path, "wx", 384);
		try {
			await copy.writeFile(bytes);
			await copy.sync();
		} finally {
			await copy.close();
		}
		await chmod(path, 292);
		return {
			path,
			sha256: sha256(bytes),
			sizeBytes: bytes.length
		};
	} finally {
		await source.close();
	}
}
/** Makes a byte copy of a library in another directory, and returns its path. */
async function copyLibrary(path, directory) {
	await mkdir(directory, { recursive: true });
	const copy = join(directory, basename(path));
	await copyFile(path, copy, constants.COPYFILE_EXCL);
	return copy;
}
/** Digest and size of a library that stays where it is. */
async function describeLibrary(path) {
	const { size } = await stat(path);
	if (size > 268435456) throw new Error(`${path} is larger than any allocator library`);
	const file = await open(path, "r");
	try {
		const bytes = await file.readFile();
		return {
			path,
			sha256: sha256(bytes),
			sizeBytes: bytes.length
		};
	} finally {
		await file.close();
	}
}
function sha256(bytes) {
	return createHash("sha256").update(bytes).digest("hex");
}
// src/runner/job/incident.ts
/** Builds the failed result of a step; texts are sanitised and capped to the incident's limits. */
function failed$1(incident) {
	const { detail, ...rest } = incident;
	return err({
		...rest,
		message: oneLine(incident.message, 1e3),
		next: oneLine(incident.next, 500),
		...detail === void 0 || detail.trim() === "" ? {} : { detail: tail(detail) }
	});
}
/** The incident of an abort. */
function cancelledIn(phase) {
	return failed$1({
		code: "cancelled",
		phase,
		message: `The run was cancelled during ${phase}.`,
		next: "Ask again to measure; samples taken so far are in the bundle."
	});
}
/** Trouble of the machine behind a thrown error; null when the error is a bug and must go on. */
function incidentOf(error, phase) {
	if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) return null;
	const code = String(error.code);
	const full = code === "ENOSPC" || code === "EDQUOT";
	return failed$1({
		code: full ? "disk-full" : "machine-error",
		phase,
		message: full ? `The disk is full: ${error.message}.` : `The machine refused a file operation during ${phase}: ${error.message}.`,
		next: full ? "Free space in the output directory (a run needs about three checkouts and builds), then ask again." : "Check the permissions and the health of the output directory, then ask again."
	}).error;
}
// src/runner/job/timed.ts
/** Adds the time an action takes to its phase, also when it fails. Monotonic. */
async function timed(seconds, phase, action) {
	const began = performance.now();
	try {
		return await action();
	} finally {
		seconds[phase] = (seconds[phase] ?? 0) + (performance.now() - began) / 1e3;
	}
}
// src/runner/machine/environment.ts
const UNKNOWN = "unknown";
/** Reads the facts that decide whether two measurements may be compared. `root` stands for `/` in tests. */
function readEnvironment(root = "/") {
	const text = (path) => read$2(root, path);
	const word = (path) => text(path).trim() || UNKNOWN;
	const cpuinfo = text("proc/cpuinfo");
	const memory = field(text("proc/meminfo"), "MemTotal");
	const swap = text("proc/swaps").trim().split("\n");
	const facts = {
		cpu: field(cpuinfo, "model name") ?? field(cpuinfo, "CPU implementer") ?? UNKNOWN,
		cores: String(cpuinfo.match(/^processor\s*:/gm)?.length ?? UNKNOWN),
		memory: memory ?? UNKNOWN,
		architecture: process.arch,
		kernel: word("proc/sys/kernel/osrelease"),
		system: /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(text("etc/os-release"))?.[1] || UNKNOWN,
		glibc: glibc(),
		governor: perCpu(root, "cpufreq/scaling_governor"),
		turbo: turbo(root),
		smt: word("sys/devices/system/cpu/smt/control"),
		thp: selected(text("sys/kernel/mm/transparent_hugepage/enabled")),
		aslr: word("proc/sys/kernel/randomize_va_space"),
		overcommit: word("proc/sys/vm/overcommit_memory"),
		swap: swap[0] === "" ? UNKNOWN : swap.length > 1 ? "on" : "off",
		clocksource: word("sys/devices/system/clocksource/clocksource0/current_clocksource"),
		virtualization: virtualization(root, cpuinfo),
		throttled: perCpu(root, "thermal_throttle/core_throttle_count"),
		load: text("proc/loadavg").split(" ")[0] || UNKNOWN
	};
	return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, value.slice(0, 400)]));
}
/** Facts that must not change while samples are taken. */
const STEADY = [
	"governor",
	"turbo",
	"smt",
	"thp",
	"aslr",
	"overcommit",
	"clocksource",
	"throttled"
];
/** Compares the machine before and after sampling: `machine-unchanged`. What could not be read is never called unchanged. */
function compareMachine(before, after) {
	const changed = STEADY.filter((name) => before[name] !== after[name]);
	const unread = STEADY.filter((name) => before[name] === UNKNOWN && after[name] === UNKNOWN);
	const name = "machine-unchanged";
	if (changed.length > 0) return {
		name,
		status: "fail",
		detail: `During sampling ${changed.map((each) => `${each} was ${before[each]} and became ${after[each]}`).join("; ")}.`.slice(0, 1e3)
	};
	const steady = STEADY.filter((each) => !unread.includes(each)).join(", ");
	if (unread.length === 0) return {
		name,
		status: "pass",
		detail: `Unchanged during sampling: ${steady}.`
	};
	return {
		name,
		status: "unknown",
		detail: `Not readable on this machine: ${unread.join(", ")}. Unchanged during sampling: ${steady || "nothing"}.`
	};
}
function read$2(root, path) {
	try {
		return readFileSync(join(root, path), "latin1").replace(/[^\x20-\x7e\n\t]/g, "");
	} catch {
		return "";
	}
}
function field(text, name) {
	return text.split("\n").find((line) => line.startsWith(name) && /^\s*:/.test(line.slice(name.length)))?.split(":").slice(1).join(":").trim();
}
/** `always [madvise] never` → `madvise`. */
function selected(text) {
	return /\[([a-z_]+)\]/.exec(text)?.[1] ?? UNKNOWN;
}
/** One value of every CPU, told once where all agree; numbers are added up. */
function perCpu(root, file) {
	const directory = "sys/devices/system/cpu";
	let names = [];
	try {
		names = readdirSync(join(root, directory)).filter((name) => /^cpu[0-9]+$/.test(name));
	} catch {
		return UNKNOWN;
	}
	const values = names.map((name) => read$2(root, `${directory}/${name}/${file}`).trim()).filter((value) => value !== "");
	if (values.length === 0) return UNKNOWN;
	if (values.every((value) => /^[0-9]+$/.test(value))) return String(values.reduce((sum, value) => sum + Number(value), 0));
	return [...new Set(values)].sort().join(", ");
}
function turbo(root) {
	const intel = read$2(root, "sys/devices/system/cpu/intel_pstate/no_turbo").trim();
	if (intel !== "") return intel === "0" ? "on" : "off";
	const boost = read$2(root, "sys/devices/system/cpu/cpufreq/boost").trim();
	return boost === "" ? UNKNOWN : boost === "1" ? "on" : "off";
}
function virtualization(root, cpuinfo) {
	if (cpuinfo === "") return UNKNOWN;
	const product = [read$2(root, "sys/class/dmi/id/sys_vendor"), read$2(root, "sys/class/dmi/id/product_name")].map((text) => text.trim()).filter((text) => text !== "").join(" ");
	if (/^(flags|Features)\s*:.*\bhypervisor\b/m.test(cpuinfo)) return product === "" ? "virtual machine" : `virtual machine (${product})`;
	return /^flags\s*:/m.test(cpuinfo) ? "none" : UNKNOWN;
}
function glibc() {
	Object.assign(process.report, { excludeNetwork: true });
	const { header } = process.report.getReport();
	return header?.glibcVersionRuntime ?? UNKNOWN;
}
// src/runner/machine/qualification.ts
/** Where this machine's qualification is kept: under XDG_STATE_HOME, as a fact about the machine and not about a checkout. */
function qualificationFile(env = process.env) {
	const state = env.XDG_STATE_HOME || join(homedir(), ".local", "state");
	return join(state, "alloc-ab", "qualification.json");
}
/** The qualification of this machine; null when there is none that can be read. */
async function readQualification(file = qualificationFile()) {
	try {
		if ((await stat(file)).size > 1048576) return null;
		const parsed = Qualification.safeParse(JSON.parse(await readFile(file, "utf8")));
		return parsed.success ? parsed.data : null;
	} catch {
		return null;
	}
}
// src/stats/random.ts
/**
* A stream of uniform numbers in [0, 1) that depends on `seed` alone. Independent streams come from
* derived seeds: `random(seed + '/arms')`.
*
* Generator: sfc32, C. Doty-Humphrey, PractRand (2010); 128 bits of state, period at least 2^32.
*/
function random(seed) {
	const state = digest(seed);
	let [a, b, c] = state;
	let counter = state[3] | 1;
	const next = () => {
		const sum = a + b + counter | 0;
		counter = counter + 1 | 0;
		a = b ^ b >>> 9;
		b = c + (c << 3) | 0;
		c = (c << 21 | c >>> 11) + sum;
		return (sum >>> 0) / 2 ** 32;
	};
	for (let i = 0; i < 16; i++) next();
	return next;
}
/**
* 128 bits of a string, so that seeds which differ in one character give unrelated streams.
* Four FNV-1a lanes (Fowler, Noll, Vo) with different offsets, closed by MurmurHash3's 32-bit finaliser (A. Appleby).
*/
function digest(text) {
	return [
		2166136261,
		2654435769,
		2246822507,
		3266489909
	].map((offset, lane) => {
		let hash = offset;
		for (let i = 0; i < text.length; i++) {
			hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
			hash = (hash << 5 + lane | hash >>> 27 - lane) ^ hash >>> 15;
		}
		return avalanche(hash ^ text.length);
	});
}
function avalanche(value) {
	let hash = Math.imul(value ^ value >>> 16, 2246822507);
	hash = Math.imul(hash ^ hash >>> 13, 3266489909);
	return hash ^ hash >>> 16;
}
// src/stats/shuffle.ts
/** The items in a random order, each order equally likely; the given list stays as it is. Fisher & Yates 1938, as Durstenfeld 1964 has it. */
function shuffled(items, next) {
	const order = [...items];
	for (let last = order.length - 1; last > 0; last--) {
		const pick = Math.floor(next() * (last + 1));
		[order[last], order[pick]] = [order[pick], order[last]];
	}
	return order;
}
// src/system/find-program.ts
/**
* The file behind a program's name: bare names are looked up in a PATH, relative ones belong to the checkout with the bench
* programs. Null when there is no such file that may be run.
*/
function findProgram(name, path, checkout) {
	return (name.includes("/") ? [isAbsolute(name) ? name : resolve(checkout, name)] : path.split(":").map((folder) => join(folder, name))).find(isProgram) ?? null;
}
function isProgram(file) {
	try {
		accessSync(file, constants.X_OK);
		return statSync(file).isFile();
	} catch {
		return false;
	}
}
// src/system/tool.ts
/** Tools of the machine that evidence comes from, and the Debian package of each. */
const TOOLS = {
	perf: "linux-perf",
	valgrind: "valgrind",
	nm: "binutils",
	gdb: "gdb"
};
/** The tool's absolute path, by a search path such as `PATH`; null where it is not installed. */
function findTool(tool, searchPath) {
	return findProgram(tool, searchPath, "/");
}
/** That a tool is absent, in words that follow its name, with the remedy. */
function absence(tool) {
	return `is not installed on this machine (Debian: apt-get install ${TOOLS[tool]})`;
}
// src/runner/sandbox/output-value.ts
const LINE_CHARACTERS_MAX = 2e3;
/**
* The number that a pattern with one group reads from a bench's output: matched line by line, the last match counts,
* standard output before standard error. Null when no line matches or the text is not a finite number.
*/
function readValue(pattern, stdout, stderr) {
	const expression = new RegExp(pattern);
	return lastMatch(expression, stdout) ?? lastMatch(expression, stderr);
}
function lastMatch(expression, text) {
	for (const line of text.split("\n").reverse()) {
		const found = expression.exec(line.slice(0, LINE_CHARACTERS_MAX))?.[1]?.trim();
		if (found === void 0 || found === "") continue;
		const value = Number(found);
		return Number.isFinite(value) ? value : null;
	}
	return null;
}
// src/runner/sandbox/lane-output.ts
/** The numbers of a lane in what its process, or the load of its server, printed. None of them when a server had trouble. */
function readOutput({ read, checks, figures }, { stdout, stderr, served }) {
	const sound = !served?.trouble;
	const number = (pattern) => sound ? readValue(pattern, stdout, stderr) : null;
	const values = figures?.map(({ name, read: pattern, from }) => {
		if (pattern === null) return [name, served?.numbers?.figures[name] ?? null];
		return [name, from === "ask" ? readValue(pattern, served?.asked ?? "", "") : number(pattern)];
	});
	return {
		value: served?.numbers?.value ?? (read === "" ? null : number(read)),
		checks: Object.fromEntries(checks.map((check) => [check.name, number(check.read)])),
		...values ? { figures: Object.fromEntries(values) } : {}
	};
}
// src/runner/sandbox/library-proof.ts
/** Names of allocator libraries: any of these in a process that should have another one is a wrong measurement. */
const ALLOCATORS = /(jemalloc|mimalloc|tcmalloc|hakozuna|hakmem|rpmalloc|snmalloc|scalloc|hoard|ptmalloc|dlmalloc|nedmalloc|tbbmalloc|mesh)[^/]*\.so(\.|$)/i;
/** Whether a file is an allocator by its name. */
function isAllocator(path) {
	return ALLOCATORS.test(basename(path));
}
/**
* Whether a measured process had exactly the expected allocator mapped as code when it ended.
* `expected` is null for the C library's own allocator; `others` are libraries of the run that must not be there; `linked` are
* allocators of which the loader has said that they serve no call.
*/
function proveLibrary(report, expected, others, linked = []) {
	const { mapped, identity } = report;
	if (mapped === null) return "unknown";
	const isExpected = (file) => identity !== null && file.device === identity.device && file.inode === identity.inode;
	if (mapped.some((file) => !isExpected(file) && !linked.includes(file.path) && (others.includes(file.path) || isAllocator(file.path)))) return "other";
	if (expected === null || mapped.some(isExpected)) return "expected";
	return report.mappedTruncated ? "unknown" : "missing";
}
// src/runner/sandbox/launch-report.ts
const MappedFile = strictObject({
	path: string(),
	device: string(),
	inode: string()
});
const Reading = number().int().min(0).nullable();
/** The line that `bench-kit/launch` writes about one process. */
const LaunchReport = strictObject({
	/** `exec-failed`, `ptrace-denied`, `fork-failed`, `unkillable`; null when the program ran to an end. */
	error: string().nullable(),
	reason: string(),
	/** From the program's first instruction to its end, without the time it stood still to be read. */
	wallNs: Reading,
	cpuNs: Reading,
	minorFaults: Reading,
	/** `VmHWM` at exit. */
	rssPeakBytes: Reading,
	/** `VmRSS` at exit: what is left after the load. */
	rssEndBytes: Reading,
	exitCode: number().int().nullable(),
	signal: string().max(20).nullable(),
	timedOut: boolean(),
	cancelled: boolean(),
	/** Processes it left behind, dead or killed by now; null when some would not die. */
	strays: Reading,
	foreignCores: number().min(0).nullable(),
	/** The expected library as the kernel names it in memory maps. */
	identity: MappedFile.nullable(),
	mappedTruncated: boolean(),
	/** Files mapped as code at exit; null when they could not be read. */
	mapped: array(MappedFile).nullable()
});
/** Stands for the report of a launcher that gave none. */
const NO_REPORT = {
	error: "launcher-failed",
	reason: "",
	wallNs: null,
	cpuNs: null,
	minorFaults: null,
	rssPeakBytes: null,
	rssEndBytes: null,
	exitCode: null,
	signal: null,
	timedOut: false,
	cancelled: false,
	strays: null,
	foreignCores: null,
	identity: null,
	mappedTruncated: false,
	mapped: null
};
// src/runner/sandbox/group-report.ts
const Count = number().int().min(0);
const Sums = strictObject({
	bursts: Count,
	outsideNs: Count,
	insideNs: Count,
	delayNs: Count
});
/** The line that `bench-kit/lockstep` writes about one group; pairs stand in the order baseline, candidate. */
const GroupReport = strictObject({
	/** Null when every burst was answered. */
	error: string().max(200).nullable(),
	failedSide: union([literal$1(0), literal$1(1)]),
	/** CPU of the driver; -1 when it could not be pinned. */
	cpu: int(),
	/** Operations of a thread in a burst, and of all threads together. */
	ops: Count,
	operations: Count,
	coldNs: tuple([Count, Count]),
	warmUp: tuple([Sums, Sums]),
	measured: tuple([Sums, Sums]),
	/** Burst times run by run, in the order the driver was given. */
	runs: array(array(Count).max(64)).max(256),
	wallNs: Count,
	foreignCores: number().min(0).nullable(),
	reports: tuple([LaunchReport.nullable(), LaunchReport.nullable()])
});
// src/runner/sandbox/kit.ts
const SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const COMPILE_TIMEOUT_MS = 6e4;
/** Calls of the allocator stay calls, and stacks can be walked. */
const WORKLOAD_FLAGS = [...[
	"-std=c11",
	"-O2",
	"-g",
	"-fno-omit-frame-pointer",
	"-fno-plt",
	"-pthread"
], ...[
	"malloc",
	"calloc",
	"realloc",
	"free",
	"aligned_alloc",
	"posix_memalign"
].map((name) => `-fno-builtin-${name}`)];
/** Compiles the launcher, the lock-step driver and the named workloads, and nothing else, into `directory`. */
async function compileKit(directory, workloads, signal) {
	await mkdir(directory, { recursive: true });
	const kit = join(packageRoot(), "bench-kit");
	const parts = async (folder) => (await readdir(join(kit, folder))).filter((name) => name.endsWith(".c")).sort().map((name) => join(kit, folder, name));
	const launch = join(directory, "launch");
	const programs = [[
		"-O1",
		"-o",
		launch,
		join(kit, "launch.c"),
		...await parts("launch")
	]];
	const lockstep = join(directory, "lockstep");
	const workload = (name) => join(directory, name);
	if (workloads.length > 0) {
		const clock = join(kit, "launch", "machine.c");
		programs.push([
			"-O1",
			"-o",
			lockstep,
			join(kit, "lockstep.c"),
			...await parts("lockstep"),
			clock
		]);
		const engine = await parts("kit");
		for (const name of workloads) {
			const source = join(kit, "workloads", `${name}.c`);
			programs.push([
				...WORKLOAD_FLAGS,
				"-I",
				kit,
				"-o",
				workload(name),
				source,
				...engine
			]);
		}
	}
	for (const args of programs) {
		const compiled = await run(["gcc", ...args], {
			env: {
				PATH: SYSTEM_PATH,
				LANG: "C"
			},
			timeoutMs: COMPILE_TIMEOUT_MS,
			signal
		});
		if (compiled.exitCode === 0) continue;
		return failed$1({
			code: compiled.cancelled ? "cancelled" : "no-compiler",
			phase: "preflight",
			message: compiled.notStarted ? `The launcher of measured processes could not be compiled: gcc did not start (${compiled.notStarted}).` : "The launcher of measured processes and the bench kit could not be compiled with gcc.",
			detail: compiled.stderr,
			next: "Install gcc and the C library headers (Debian: apt-get install gcc libc6-dev), then ask again."
		});
	}
	return ok$1({
		launch,
		lockstep,
		workload
	});
}
// src/runner/sandbox/report-line.ts
/** Parses a line that a program of the bench kit wrote about what it did; null when it is absent or does not fit. */
function parseReport(schema, text) {
	let json;
	try {
		json = JSON.parse(text);
	} catch {
		return null;
	}
	const report = schema.safeParse(json);
	return report.success ? report.data : null;
}
// src/runner/sandbox/sandbox.ts
const OUTPUT_BYTES = 1048576;
/** The launcher's own deadline comes first; this one is for a launcher that fails to keep it. */
const OUTER_DEADLINE_MS = 5e3;
/**
* Makes the sandbox of a job: compiles the launcher and the wanted workloads of the bench kit into `<directory>/kit`, gives
* code under test `<directory>/tmp` as its home. Each process gets a clean environment, its own process group, no core
* dumps, a deadline, and dies with all its descendants when it ends, when the run is aborted or when this process dies.
*/
async function openSandbox(directory, workloads, signal) {
	const home = join(directory, "tmp");
	await mkdir(home, { recursive: true });
	const kit = await compileKit(join(directory, "kit"), workloads, signal);
	if (!kit.ok) return kit;
	const environment = {
		PATH: SYSTEM_PATH,
		HOME: home,
		TMPDIR: home,
		LANG: "C"
	};
	return ok$1({
		environment,
		start: (request) => start(kit.value, environment, request),
		startPairs: (request) => startPairs(kit.value, environment, request),
		workload: (name) => kit.value.workload(name)
	});
}
async function start(kit, environment, request) {
	const timeoutMs = Math.ceil(request.timeoutMs);
	const result = await run(launchLine(kit, environment, {
		...request,
		timeoutMs
	}), {
		env: {},
		timeoutMs: timeoutMs + OUTER_DEADLINE_MS,
		maxBytes: request.maxBytes ?? OUTPUT_BYTES,
		signal: request.signal,
		nudge: request.terminate,
		report: true
	});
	return ended(parseReport(LaunchReport, result.report), result, result.stdout, result.stderr);
}
async function startPairs(kit, environment, request) {
	const { groups, cwd, driver, signal } = request;
	const timeoutMs = Math.ceil(request.timeoutMs);
	const lines = groups.flatMap(({ order, sides }) => {
		const side = (arm) => {
			const { argv, measure } = sides[arm];
			return launchLine(kit, environment, {
				argv,
				env: {
					...sides[arm].env,
					...PIPES.env
				},
				measure,
				cwd,
				timeoutMs
			}, PIPES.options);
		};
		return [
			GROUP,
			order,
			...side("baseline"),
			"----",
			...side("candidate")
		];
	});
	const result = await run([
		kit.lockstep,
		...driver,
		...lines
	], {
		env: {},
		timeoutMs: groups.length * timeoutMs + OUTER_DEADLINE_MS,
		maxBytes: OUTPUT_BYTES,
		signal,
		report: true
	});
	const reports = result.report.split("\n").filter((line) => line !== "");
	const [baseline, candidate] = [result.stdout, result.stderr].map((text) => text.split(`${GROUP}\n`));
	return Array.from({ length: Math.max(1, reports.length) }, (_, index) => {
		const group = parseReport(GroupReport, reports[index] ?? "");
		const [first = null, second = null] = group?.reports ?? [];
		return {
			group,
			sides: {
				baseline: ended(first, result, baseline?.[index] ?? "", ""),
				candidate: ended(second, result, candidate?.[index] ?? "", "")
			}
		};
	});
}
/** What begins a group on the driver's command line, and ends its output. */
const GROUP = "====";
/** Where the lock-step driver puts the pipes, and where a bench looks for them. */
const PIPES = {
	options: [
		"--pass",
		"4",
		"--pass",
		"5"
	],
	env: { ALLOC_AB_LOCKSTEP: "4,5" }
};
function launchLine(kit, environment, { argv, cwd, env, bare, timeoutMs, measure }, options = []) {
	const variables = Object.entries(bare ? { ...env } : {
		...environment,
		...env
	});
	return [
		kit.launch,
		...options,
		...measure ? [] : ["--contain"],
		...measure?.library ? ["--identify", measure.library] : [],
		...[
			"--timeout-ms",
			String(timeoutMs),
			"--cwd",
			cwd
		],
		...variables.flatMap(([name, value]) => ["--env", `${name}=${value}`]),
		"--",
		...argv
	];
}
function ended(report, result, stdout, stderr) {
	const { cancelled, timedOut } = result;
	const reason = result.notStarted ?? (result.stderr.split("\n")[0] || "no report");
	return {
		report: report ?? {
			...NO_REPORT,
			reason,
			timedOut,
			cancelled
		},
		cancelled,
		stdout,
		stderr
	};
}
const ALLOW_PTRACE = "allow ptrace here (kernel.yama.ptrace_scope below 3; in a container --cap-add=SYS_PTRACE)";
/** How a process ended, in words that follow its name; null when it ended with exit code 0. */
function describeEnd({ report, served }, timeoutMs) {
	if (served?.trouble) return served.trouble.message;
	if (report.timedOut) return `did not end within ${Math.round(timeoutMs / 100) / 10} s and was killed`;
	if (report.cancelled) return "was stopped";
	if (report.error === "exec-failed") return `could not be started (${report.reason})`;
	if (report.error === "ptrace-denied") return `could not be traced (${report.reason}): ${ALLOW_PTRACE}`;
	if (report.error !== null) return `could not be run (${report.error}: ${report.reason})`;
	if (report.signal !== null) return `was killed by ${report.signal}`;
	return report.exitCode === 0 ? null : `ended with exit code ${report.exitCode}`;
}
// src/runner/job/job.ts
/** Makes `<out>/alloc-ab_<id>_<UTC time>/`; a second run within the same second gets a number. */
async function openJob(out, id, now) {
	const stamp = now.toISOString().replace(/\.\d+|[-:]/g, "");
	await mkdir(out, { recursive: true });
	const directory = await makeFresh(resolve(out, `alloc-ab_${id}_${stamp}`));
	const under = (name) => join(directory, name);
	const job = {
		directory,
		bundle: under("bundle"),
		logs: under("bundle/logs"),
		git: under("git"),
		source: under("src"),
		bench: under("bench"),
		shim: under("shim"),
		library: (name) => under(join("lib", name))
	};
	await mkdir(job.logs, { recursive: true });
	return job;
}
async function makeFresh(path) {
	for (let number = 1;; number++) {
		const candidate = number === 1 ? path : `${path}-${number}`;
		try {
			await mkdir(candidate);
			return candidate;
		} catch (error) {
			if (error.code !== "EEXIST" || number > 99) throw error;
		}
	}
}
/** Removes everything of a job except its bundle. What cannot be removed is left: the bundle matters more. */
async function clearJob(job) {
	for (const name of await readdir(job.directory)) if (name !== "bundle") await removeTree(join(job.directory, name)).catch(() => {});
}
/** Removes a directory tree, also one whose build took the write permission from directories. */
async function removeTree(path) {
	try {
		await rm(path, {
			recursive: true,
			force: true
		});
	} catch {
		await makeWritable(path);
		await rm(path, {
			recursive: true,
			force: true
		});
	}
}
async function makeWritable(path) {
	await chmod(path, 448).catch(() => {});
	const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
	for (const entry of entries) if (entry.isDirectory()) await makeWritable(join(path, entry.name));
}
// src/runner/server/allocator-binding.ts
const TIMEOUT_MS$1 = 1e4;
/** Each of some ten thousand bindings is a line. */
const TRACE_BYTES = 16777216;
const SERVES = [
	"malloc",
	"free",
	"calloc",
	"realloc"
];
/** Asked about blocks by programs that count their memory; must be answered by whoever gave them. */
const SIZE_OF = "malloc_usable_size";
const known = /* @__PURE__ */ new WeakMap();
/**
* Asks the dynamic loader itself, once for each program and library, whose malloc a program would call: maps alone cannot tell
* an allocator that is used from one that the program merely is linked to. Programs that the loader says nothing about (static
* ones, scripts) are left to the proof by maps.
*/
function bindAllocator(sandbox, asked) {
	const own = known.get(sandbox) ?? /* @__PURE__ */ new Map();
	known.set(sandbox, own);
	const key = `${asked.program}\n${asked.library ?? ""}`;
	const answer = own.get(key) ?? bind(sandbox, asked);
	own.set(key, answer);
	return answer;
}
async function bind(sandbox, { program, cwd, library }) {
	const plain = await trace(sandbox, program, cwd, library);
	if (plain.calls.length === 0) return {
		preload: null,
		linked: []
	};
	if (library !== null) return judged(plain, real(library), null, program);
	const foreign = plain.calls.some(({ symbol, to }) => SERVES.includes(symbol) && !isLibc(to));
	const libc = plain.loaded.find(isLibc);
	if (!foreign || libc === void 0) return {
		preload: null,
		linked: []
	};
	return judged(await trace(sandbox, program, cwd, libc), real(libc), libc, program);
}
async function trace(sandbox, program, cwd, preload) {
	const loader = {
		LD_TRACE_LOADED_OBJECTS: "1",
		LD_WARN: "yes",
		LD_BIND_NOW: "1",
		LD_DEBUG: "bindings"
	};
	const { stdout, stderr } = await sandbox.start({
		argv: [program],
		cwd,
		env: preload === null ? loader : {
			...loader,
			LD_PRELOAD: preload
		},
		timeoutMs: TIMEOUT_MS$1,
		maxBytes: TRACE_BYTES
	});
	const text = `${stdout}\n${stderr}`;
	return {
		loaded: [...text.matchAll(/^\s*(?:\S+ => )?(\/\S+) \(0x/gm)].map(([, path = ""]) => real(path)),
		calls: [...text.matchAll(/binding file (\S+) \[0\] to (\S+) \[0\]: normal symbol `(\w+)'/g)].flatMap(([, from = "", to = "", symbol = ""]) => SERVES.includes(symbol) || symbol === SIZE_OF ? [{
			from: real(from),
			to: real(to),
			symbol
		}] : [])
	};
}
function judged({ calls, loaded }, expected, preload, program) {
	const stray = calls.find(({ symbol, to }) => SERVES.includes(symbol) && to !== expected);
	const size = calls.find(({ from, symbol, to }) => symbol === SIZE_OF && from === real(program) && to !== expected);
	const wrong = stray ?? size;
	if (wrong === void 0) return {
		preload,
		linked: loaded.filter((path) => path !== expected && isAllocator(path))
	};
	const [arm, other] = [expected, wrong.to].map((path) => basename(path));
	return {
		code: stray ? "allocator-not-in-use" : "allocator-incomplete",
		message: `would not run on ${arm} alone: its calls of ${wrong.symbol} go to ${other}`,
		next: stray ? "Measure a build of the server without an allocator of its own." : `Give the library ${SIZE_OF}: the server asks it about every block, and ${other} knows none of them.`,
		output: ""
	};
}
function isLibc(path) {
	return /^libc[.-]/.test(basename(path));
}
/** One name for a file that several paths lead to: /lib is a link to /usr/lib. */
function real(path) {
	try {
		return realpathSync(path);
	} catch {
		return path;
	}
}
// src/runner/server/free-port.ts
/** A port of the loopback interface that nobody listens on at this moment. Throws when the system has none to give. */
function freePort() {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once("error", reject);
		probe.listen({
			host: "127.0.0.1",
			port: 0,
			exclusive: true
		}, () => {
			const address = probe.address();
			probe.close(() => typeof address === "object" && address !== null ? resolve(address.port) : reject(/* @__PURE__ */ new Error("no port was given")));
		});
	});
}
// src/runner/server/server-process.ts
/** Waits that no lane sets: for an answer, for the end, between two probes, and for news of an end. */
const SECONDS = {
	ask: 20,
	stop: 10,
	probe: .02,
	news: .3
};
/** Gives variables to a program and to nothing in front of it. */
const ENV = "/usr/bin/env";
/** Variables as words of a command line. */
function assignments(env) {
	return Object.entries(env).map(([name, value]) => `${name}=${value}`);
}
/** Starts the server of a lane, in its directory and on its port. */
function openServer(start) {
	const { sandbox, checkout, directory, port, lane, library, env, bare, observer } = start;
	const [killing, terminating] = [new AbortController(), new AbortController()];
	const signal = start.signal ? AbortSignal.any([start.signal, killing.signal]) : killing.signal;
	const argv = (words) => {
		const [name = "", ...rest] = words.map((word) => word.replaceAll("{port}", String(port)).replaceAll("{repo}", checkout));
		return [findProgram(name, sandbox.environment.PATH ?? "", checkout) ?? name, ...rest];
	};
	const { LD_PRELOAD: _, ...beside } = lane.env;
	const { readySeconds } = lane.server;
	const ownCpu = process.cpuUsage();
	let clientsNs = 0;
	let end = null;
	const running = sandbox.start({
		...observer === void 0 ? {
			argv: argv(lane.command),
			env,
			measure: { library }
		} : {
			argv: [
				...observer,
				ENV,
				...assignments(env),
				...argv(lane.command)
			],
			env: beside
		},
		cwd: directory,
		bare,
		timeoutMs: (readySeconds + lane.timeoutSeconds + SECONDS.ask + 3 * SECONDS.stop) * 1e3,
		signal,
		terminate: terminating.signal
	}).then((result) => {
		end = result;
		return result;
	});
	return {
		async call(words, timeoutMs) {
			const result = await sandbox.start({
				argv: argv(words),
				cwd: directory,
				env: beside,
				timeoutMs,
				signal
			});
			clientsNs += result.report.cpuNs ?? 0;
			return result;
		},
		ended: () => end,
		endedWithin: (seconds) => Promise.race([running, setTimeout$1(seconds * 1e3, null)]),
		terminate: () => terminating.abort(),
		async kill() {
			if (end === null) killing.abort();
			await running;
		},
		async result() {
			const result = await running;
			const { user, system } = process.cpuUsage(ownCpu);
			const { report } = result;
			const known = clientsNs + (user + system) * 1e3;
			const foreign = report.foreignCores === null || !report.wallNs ? report.foreignCores : Math.max(0, report.foreignCores - known / report.wallNs);
			const asked = terminating.signal.aborted && !killing.signal.aborted && report.signal === "SIGTERM";
			return {
				...result,
				cancelled: false,
				report: {
					...report,
					foreignCores: foreign,
					cancelled: false,
					...asked ? {
						exitCode: 0,
						signal: null
					} : {}
				}
			};
		}
	};
}
// src/core/load/packages.ts
/** Debian packages of servers and load generators, for whoever lacks one. */
const PACKAGES = {
	"redis-server": "redis-server",
	"redis-benchmark": "redis-tools",
	"redis-cli": "redis-tools",
	memcached: "memcached",
	memcslap: "libmemcached-tools",
	memtier_benchmark: "memtier-benchmark",
	nginx: "nginx-light",
	wrk: "wrk",
	pgbench: "postgresql"
};
/** What to do when a program is not on the machine. */
function howToInstall(program) {
	const found = Object.hasOwn(PACKAGES, program) ? PACKAGES[program] : void 0;
	return found === void 0 ? `Install ${program} on the runner, or name its path in the lane, then ask again.` : `Install it on the runner (Debian: apt-get install ${found}), then ask again.`;
}
// src/runner/server/server-trouble.ts
/** The first program of a server lane that is not on the machine; null when all are. */
function missingProgram({ command, server }, path, checkout) {
	if (!server) return null;
	const missing = [
		command,
		server.ready,
		server.load,
		server.ask ?? [],
		server.stop ?? []
	].flatMap(([name]) => name ?? []).find((name) => findProgram(name, path, checkout) === null);
	if (missing === void 0) return null;
	return {
		code: "program-not-installed",
		message: `could not be started: ${missing} is not on this machine`,
		next: howToInstall(missing.split("/").at(-1) ?? missing),
		output: ""
	};
}
/** A server that ended by itself: before it was ready, or under its load. */
function endedEarly(server, timeoutMs, during) {
	const end = describeEnd(server, timeoutMs) ?? "ended with exit code 0";
	const output = outputOf(server);
	if (during === "load") return {
		code: "server-died",
		message: `${end} while it was under load`,
		next: "Repeat it with the shell line of this run under a debugger; an allocator that kills a server has no throughput to compare.",
		output
	};
	return {
		code: "server-did-not-start",
		message: `${end} before it was ready`,
		next: "Run the lane's \"start\" by hand; it has to stay in the foreground and to listen on {port} of 127.0.0.1.",
		output
	};
}
/** A server that does not answer in time; `probe` is the last answer. */
function notReady(seconds, probe) {
	return {
		code: "server-not-ready",
		message: `was not ready within ${seconds} s: its "ready" command never ended with exit code 0`,
		next: "Run \"ready\" by hand against the server, or raise the lane's \"readyWithin\".",
		output: probe === null ? "" : outputOf(probe)
	};
}
/** A command beside the server that did not end well. */
function commandFailed(key, result, timeoutMs) {
	const end = describeEnd(result, timeoutMs);
	if (end === null) return null;
	return {
		code: `${key}-${result.report.timedOut ? "timeout" : "failed"}`,
		message: `was not measured: its "${key}" command ${end}`,
		next: result.report.timedOut ? `Make the "${key}" shorter, or raise the lane's "timeout".` : `Run the lane's "${key}" by hand against the server.`,
		output: outputOf(result)
	};
}
/** A load whose output gives no number. */
function unreadableLoad(fault, result) {
	return {
		code: `load-output-${fault.code}`,
		message: `was under a load whose output ${oneLine(fault.message, 250)}`,
		next: fault.next,
		output: outputOf(result)
	};
}
/** A server that had to be killed. */
function didNotStop(seconds, how, server) {
	return {
		code: "server-did-not-stop",
		message: `did not end within ${seconds} s of ${how} and was killed`,
		next: "Give the lane a \"stop\" that ends the server; one that is killed has not freed what it would free.",
		output: outputOf(server)
	};
}
function outputOf({ stdout, stderr }) {
	return [stdout, stderr].filter((text) => text.trim() !== "").join("\n");
}
// src/runner/server/server-run.ts
/**
* Starts a server with an arm's library, puts it under its load and stops it: one sample. The result is that of the server's
* process, with the output of its load. Whatever fails, no process, no port and no file is left.
*/
async function runServer(request) {
	const { sandbox, checkout, lane, library, signal } = request;
	const path = sandbox.environment.PATH ?? "";
	const missing = missingProgram(lane, path, checkout);
	if (missing !== null) return withoutProcess(missing);
	const binding = await bindAllocator(sandbox, {
		program: findProgram(lane.command[0] ?? "", path, checkout) ?? "",
		cwd: checkout,
		library
	});
	if ("code" in binding) return withoutProcess(binding);
	const directory = await mkdtemp(join(sandbox.environment.TMPDIR ?? checkout, "server-"));
	try {
		const port = await freePort();
		const server = openServer({
			...request,
			env: preloading(request.env, binding.preload),
			directory,
			port
		});
		const served = {
			trouble: null,
			numbers: null,
			asked: "",
			linked: binding.linked
		};
		let seen;
		try {
			seen = await drive(server, lane);
		} finally {
			await server.kill();
		}
		const result = await server.result();
		if (signal?.aborted) return {
			...result,
			cancelled: true,
			served
		};
		const { load, ...found } = seen;
		const shown = seen.trouble ? {
			stdout: seen.trouble.output,
			stderr: ""
		} : load;
		return {
			...result,
			stdout: shown?.stdout ?? "",
			stderr: shown?.stderr ?? "",
			served: {
				...served,
				...found
			}
		};
	} finally {
		await removeTree(directory);
	}
}
/** Waits until the server is ready, loads it, asks it, and stops it; the first trouble ends that. */
async function drive(server, lane) {
	const { ready, load, ask, stop, readySeconds, reads } = lane.server;
	const loadMs = lane.timeoutSeconds * 1e3;
	const unready = await untilReady(server, ready, readySeconds);
	if (unready !== null) return { trouble: unready };
	const loaded = await server.call(load, loadMs);
	const failed = commandFailed("load", loaded, loadMs);
	const gone = failed ? await server.endedWithin(SECONDS.news) : server.ended();
	if (gone) return { trouble: endedEarly(gone, loadMs, "load") };
	if (failed) return { trouble: failed };
	const numbers = reads === null ? null : LOAD_READERS[reads].read(loaded.stdout);
	if (numbers !== null && isFault(numbers)) return { trouble: unreadableLoad(numbers, loaded) };
	const asked = ask === null ? null : await server.call(ask, SECONDS.ask * 1e3);
	const unasked = asked && commandFailed("ask", asked, SECONDS.ask * 1e3);
	if (unasked) return { trouble: unasked };
	if (stop === null) server.terminate();
	else await server.call(stop, SECONDS.stop * 1e3);
	if (await server.endedWithin(SECONDS.stop) === null) {
		await server.kill();
		const how = stop === null ? "SIGTERM" : "its \"stop\" command";
		return { trouble: didNotStop(SECONDS.stop, how, await server.result()) };
	}
	return {
		load: loaded,
		numbers,
		asked: asked?.stdout ?? ""
	};
}
async function untilReady(server, ready, seconds) {
	const deadline = performance.now() + seconds * 1e3;
	for (;;) {
		const left = deadline - performance.now();
		const probe = left > 0 ? await server.call(ready, left) : null;
		const ended = await server.endedWithin(SECONDS.probe);
		if (ended) return endedEarly(ended, seconds * 1e3, "start");
		if (probe?.report.exitCode === 0) return null;
		if (probe === null || probe.cancelled || performance.now() >= deadline) return notReady(seconds, probe);
	}
}
/** The variable's length moves the stack; the padding gives way by as much, so that arms stay equal. */
function preloading(env, preload) {
	if (preload === null) return env;
	const added = `LD_PRELOAD=${preload}`.length + 1 + 8;
	return {
		...env,
		LD_PRELOAD: preload,
		ALLOC_AB_PAD: (env.ALLOC_AB_PAD ?? "").slice(added)
	};
}
function withoutProcess(trouble) {
	const served = {
		trouble,
		numbers: null,
		asked: "",
		linked: []
	};
	return {
		report: {
			...NO_REPORT,
			error: "not-run"
		},
		cancelled: false,
		stdout: trouble.output,
		stderr: "",
		served
	};
}
// src/runner/sampling/sides.ts
/**
* One side of a block. ALLOC_AB_PAD in its environment shifts the stack by an amount that is random from block to block and,
* since the arms' variables differ in length, makes both arms of a block equal.
*/
function sideOf(plan, libraries, lane, block, arm) {
	const unpadded = (name) => {
		const { LD_PRELOAD: _, ...rest } = {
			...lane.env,
			...plan[isSentinel(lane) ? "baseline" : name].env
		};
		const library = libraryOf(libraries, lane, name);
		return library === null ? rest : {
			...rest,
			LD_PRELOAD: library
		};
	};
	const own = unpadded(arm);
	const all = [unpadded("baseline"), unpadded("candidate")];
	const library = libraryOf(libraries, lane, arm);
	return {
		library,
		others: Object.values(libraries).filter((path) => path !== null && path !== library),
		env: padded(own, all, `${plan.sampling.seed}/padding/${lane.id}/${block}`)
	};
}
function libraryOf(libraries, lane, arm) {
	if (!isSentinel(lane)) return libraries[arm];
	return arm === "baseline" ? libraries.baseline : libraries.sentinel;
}
function isSentinel({ role }) {
	return role === "sentinel";
}
const PADDING_MAX = 4096;
/** An environment made as long as the longest of those it stands beside, and longer by an amount that the seed decides. */
function padded(own, all, seed) {
	const longest = Math.max(...all.map(sizeOf));
	const shift = Math.floor(random(seed)() * PADDING_MAX);
	return {
		...own,
		ALLOC_AB_PAD: "x".repeat(shift + longest - sizeOf(own))
	};
}
/** Bytes of the environment block: each variable as NAME=VALUE and a zero, and its pointer. */
function sizeOf(env) {
	return Object.entries(env).reduce((sum, [name, value]) => sum + Buffer.byteLength(`${name}=${value}`) + 1 + 8, 0);
}
// src/runner/sampling/process-sample.ts
/** Starts one process of a lane with one arm's library preloaded, and measures it. */
async function takeSample(bench, slot) {
	const { plan, libraries } = bench;
	const side = sideOf(plan, libraries, slot.lane, slot.block, slot.arm);
	return measured(slot, side, await measureProcess(bench, slot.lane, side));
}
/** Starts the program of a lane with what a side is given, and measures it; of a server, with its load against it. */
function measureProcess({ sandbox, directory, lengths, signal }, lane, { library, env }, how = {}) {
	const { server } = lane;
	if (server) {
		const bare = how.bare ?? false;
		return runServer({
			sandbox,
			checkout: directory,
			lane: {
				...lane,
				server
			},
			library,
			env,
			bare,
			signal
		});
	}
	return sandbox.start({
		argv: commandLine({
			sandbox,
			lengths
		}, lane),
		cwd: directory,
		env,
		timeoutMs: lane.timeoutSeconds * 1e3,
		signal,
		measure: { library },
		...how
	});
}
/** The program of a lane and its arguments, with the length that the pilot chose. */
function commandLine({ sandbox, lengths }, { id, kit, command }) {
	const [program = "", ...args] = command;
	const length = String(lengths[id] ?? 1);
	return [kit ? sandbox.workload(program) : program, ...args.map((word) => word === "{iters}" ? length : word)];
}
/** Makes the sample of a process of one side that has ended. */
function measured(slot, side, result) {
	const { lane, startedNs, ...place } = slot;
	return {
		sample: {
			lane: lane.id,
			...place,
			...measurementOf(lane, side, result, startedNs)
		},
		result,
		end: describeEnd(result, lane.timeoutSeconds * 1e3)
	};
}
/** What is known of a process that has ended. */
function measurementOf(lane, { library, others }, result, startedNs) {
	const { report, served } = result;
	const { value, checks, figures } = readOutput(lane, result);
	return {
		startedNs,
		wallNs: report.wallNs ?? 0,
		cpuNs: report.cpuNs ?? 0,
		value,
		rssPeakBytes: report.rssPeakBytes,
		minorFaults: report.minorFaults,
		foreignCores: report.foreignCores,
		exitCode: report.exitCode,
		signal: report.signal,
		timedOut: report.timedOut,
		library: proveLibrary(report, library, others, served?.linked),
		checks,
		...figures ? { figures } : {}
	};
}
// src/runner/profile/perf-tools.ts
/** How much slower a program may be while `perf` looks at it, and while callgrind interprets it. */
const SLOWER = {
	perf: 3,
	callgrind: 60
};
/** Longest time of a tool that only reads files. */
const READ_MS = 6e4;
const TEXT_MAX = 1048576;
/** What `perf stat` counted in one process. */
function countEvents(observed, { events }) {
	return withTool(observed, "perf", (perf, output) => observe$1(observed, [
		perf,
		"stat",
		"-x,",
		"-o",
		output,
		"-e",
		events.join(","),
		"--"
	], SLOWER.perf, () => readText(output)));
}
/** Runs a program so many times, one after the other; the profile tells its processes from these by their names. */
const LOOP = "n=$0; while [ \"$n\" -gt 0 ]; do /usr/bin/env \"$@\" || exit; n=$((n - 1)); done";
/** One line for each function, and below it the folded call chains: what `parsePerfReport` reads. */
const REPORT = [...[
	"--stdio",
	"--no-children",
	"-g",
	"folded,0,caller,function,count"
], ...[
	"-F",
	"sample,comm,dso,sym",
	"-t",
	"|"
]];
/** The report on processes that `perf record` sampled, by frame pointers. One start of perf for all: it takes a second. */
function recordProfile(observed, { hertz }, processes) {
	return withTool(observed, "perf", (perf, data) => {
		const recording = [
			perf,
			"record",
			"-q",
			"-F",
			String(hertz),
			"--call-graph",
			"fp",
			"-o",
			data,
			"--"
		];
		const looping = [
			...recording,
			"/bin/sh",
			"-c",
			LOOP,
			String(processes)
		];
		const report = async () => {
			const printed = await read$1(observed, [
				perf,
				"report",
				"-i",
				data,
				...REPORT
			]);
			return "text" in printed ? { text: `${printed.text}\n${REPORT_END}\n` } : printed;
		};
		if (observed.lane.server) return observe$1(observed, recording, SLOWER.perf, report);
		return observe$1(observed, looping, SLOWER.perf * processes, report, "loop");
	});
}
/** Data symbols of a library, one a line: a sane profile does not name them. */
function listData(observed, library) {
	return withTool(observed, "nm", async (nm) => {
		const lines = /* @__PURE__ */ new Set();
		for (const options of [[], ["--dynamic"]]) {
			const listed = await read$1(observed, [
				nm,
				...options,
				"--defined-only",
				"--format=posix",
				library
			]);
			if ("problem" in listed) return listed;
			for (const line of listed.text.split("\n")) if (/ [bBdDrRsSgG]( |$)/.test(line)) lines.add(line);
		}
		return { text: [...lines].join("\n") };
	});
}
/** Longest time in seconds that callgrind takes for a process that takes so many by itself. */
function interpretedSeconds(seconds) {
	return seconds * SLOWER.callgrind;
}
/** What callgrind says of one process: the instructions it executed, exactly. */
function interpret(observed) {
	return withTool(observed, "valgrind", (valgrind, output) => {
		return observe$1(observed, [
			valgrind,
			"--tool=callgrind",
			`--callgrind-out-file=${output}`
		], SLOWER.callgrind, async ({ stderr }) => ({ text: stderr }), "itself");
	});
}
/** Finds the tool and gives it a file of its own, which is gone afterwards. */
async function withTool({ sandbox }, tool, action) {
	const path = findTool(tool, sandbox.environment.PATH ?? "");
	if (path === null) return { problem: absence(tool) };
	const output = join(sandbox.environment.TMPDIR ?? "/tmp", `${tool}.out`);
	try {
		return await action(path, output);
	} finally {
		await rm(output, { force: true });
	}
}
/** Starts the program behind a tool; only the program itself gets the arm's variables. A server gets its load, too. */
async function observe$1(observed, tool, slower, finding, variablesBy = "env") {
	const { sandbox, directory, signal, lane, library, env } = observed;
	const timeoutMs = lane.timeoutSeconds * 1e3 * slower;
	if (lane.server) {
		const result = await runServer({
			sandbox,
			checkout: directory,
			library,
			env,
			bare: false,
			signal,
			observer: tool,
			lane: {
				...lane,
				server: lane.server
			}
		});
		const trouble = result.served?.trouble;
		return trouble ? { problem: `could not be used: the server ${trouble.message}` } : finding(result);
	}
	const program = commandLine({
		sandbox,
		lengths: {}
	}, lane);
	const variables = variablesBy === "itself" ? [] : assignments(env);
	const result = await sandbox.start({
		argv: [
			...tool,
			...variablesBy === "env" ? [ENV] : [],
			...variables,
			...program
		],
		...variablesBy === "itself" ? { env } : {},
		cwd: directory,
		timeoutMs,
		signal
	});
	const end = describeEnd(result, timeoutMs);
	return end === null ? finding(result) : { problem: `${end}: ${oneLine(result.stderr, 400)}` };
}
/** Runs a tool that only reads files. */
async function read$1({ sandbox, directory, signal }, argv) {
	const result = await sandbox.start({
		argv,
		cwd: directory,
		timeoutMs: READ_MS,
		maxBytes: TEXT_MAX,
		signal
	});
	const end = describeEnd(result, READ_MS);
	return end === null ? { text: result.stdout } : { problem: `${end}: ${oneLine(result.stderr, 400)}` };
}
async function readText(path) {
	try {
		const { size } = await stat(path);
		if (size > TEXT_MAX) return { problem: `wrote more than ${TEXT_MAX} bytes` };
		return { text: await readFile(path, "utf8") };
	} catch (error) {
		return { problem: `wrote nothing that can be read (${error.code ?? "unknown"})` };
	}
}
// src/runner/profile/perf.ts
/**
* Counts and profiles each arm on each lane; what a tool prints is kept as it is, what cannot be had is kept as a problem in
* words. What matters most comes first: counters, the first arm's profiles, those of the others, interpreted instructions.
* Returns what ended it early: its time, or an abort.
*/
async function gatherEvidence(bench, { keep, onProgress }) {
	const { order, seed, signal } = bench;
	const deadline = performance.now() + 1e3 * order.budgetSeconds;
	const leftSeconds = () => (deadline - performance.now()) / 1e3;
	const arms = order.arms.filter((arm) => bench.libraries[arm] !== void 0);
	const seconds = /* @__PURE__ */ new Map();
	const uncounted = /* @__PURE__ */ new Set();
	const counted = async ({ lane, arm }, repeat) => {
		const began = performance.now();
		const finding = await countEvents(observedOf(bench, lane, arm), order);
		keep(line("counters", {
			lane,
			arm
		}, repeat, finding));
		const key = `${lane.id} ${arm}`;
		seconds.set(key, (performance.now() - began) / 1e3);
		if (!("text" in finding) || NOT_COUNTED.test(finding.text)) uncounted.add(key);
	};
	const profiled = async ({ lane, arm }) => {
		const observed = observedOf(bench, lane, arm);
		const own = Math.max(seconds.get(`${lane.id} ${arm}`) ?? 0, PROFILE.seconds / PROFILE.most);
		const processes = Math.ceil(PROFILE.seconds / own);
		keep(line("profile", {
			lane,
			arm
		}, 0, await recordProfile(observed, order, processes)));
		const library = bench.libraries[arm];
		if (library != null) keep(line("symbols", {
			lane,
			arm
		}, 0, await listData(observed, library)));
	};
	const interpreted = async ({ lane, arm }) => {
		const expected = interpretedSeconds(seconds.get(`${lane.id} ${arm}`) ?? 0);
		const tooLong = { problem: `would take up to ${Math.ceil(expected)} s, longer than what is left for evidence` };
		const fits = expected <= leftSeconds();
		keep(line("instructions", {
			lane,
			arm
		}, 0, fits ? await interpret(observedOf(bench, lane, arm)) : tooLong));
	};
	const places = (some) => order.lanes.flatMap((lane) => some.map((arm) => ({
		lane,
		arm
	})));
	const counting = Array.from({ length: order.repeats }, (_, repeat) => repeat).flatMap((repeat) => shuffled(places(arms), random(`${seed}/perf/${repeat}`)).map((place) => () => counted(place, repeat)));
	const profiling = [...places(arms.slice(0, 1)), ...places(arms.slice(1))].map((place) => () => profiled(place));
	const interpreting = places(arms).filter(({ lane }) => !lane.server && threadsOfLane(lane) === 1).map((place) => async () => {
		if (uncounted.has(`${place.lane.id} ${place.arm}`)) await interpreted(place);
	});
	for (const [detail, steps] of Object.entries({
		counters: counting,
		profiles: profiling,
		instructions: interpreting
	})) {
		onProgress({
			kind: "phase",
			phase: "evidence",
			detail
		});
		for (const step of steps) {
			if (signal?.aborted) return cancelledIn("evidence").error;
			if (leftSeconds() <= 0) return outOfTime(order, detail);
			await step();
		}
	}
	return signal?.aborted ? cancelledIn("evidence").error : null;
}
function line(kind, { lane, arm }, repeat, finding) {
	return {
		kind,
		lane: lane.id,
		arm,
		repeat,
		text: "",
		problem: null,
		...finding
	};
}
function outOfTime({ budgetSeconds }, during) {
	return {
		code: "evidence-cut",
		phase: "evidence",
		message: `The ${Math.round(budgetSeconds)} s for counters and profiles were over before all ${during} were taken.`,
		next: "What is missing is shown as not measured; ask for fewer lanes, or with a larger budget."
	};
}
/** Short programs are recorded several times, to see about so many seconds: few samples say little. */
const PROFILE = {
	seconds: 2,
	most: 40
};
/** The machine has no counter for instructions, or did not schedule it. */
const NOT_COUNTED = /^<not (supported|counted)>,[^,]*,instructions/m;
function observedOf({ sandbox, directory, signal, arms, libraries }, lane, arm) {
	const { LD_PRELOAD: _, ...rest } = {
		...lane.env,
		...arms[arm]?.env
	};
	const library = libraries[arm] ?? null;
	return {
		sandbox,
		directory,
		signal,
		lane,
		library,
		env: library === null ? rest : {
			...rest,
			LD_PRELOAD: library
		}
	};
}
// src/core/analysis/blocks.ts
/**
* Pairs the samples of one lane into blocks. The order of the samples does not matter; neither arm nor value decides what
* counts. A bundle with two samples of one arm and block is refused before it gets here.
*/
function laneBlocks(plan, lane, samples) {
	const own = samples.filter((sample) => sample.lane === lane.id).sort((a, b) => a.block - b.block);
	const counted = [];
	const failed = [];
	let disturbed = 0;
	let incomplete = 0;
	for (let at = 0; at < own.length;) {
		const { block } = own[at];
		let baseline;
		let candidate;
		for (let sample = own[at]; sample?.block === block; sample = own[++at]) {
			if (failureOf(sample) !== null) failed.push(sample);
			if (sample.arm === "baseline") baseline = sample;
			else candidate = sample;
		}
		if (isDisturbed(plan, baseline) || isDisturbed(plan, candidate)) disturbed++;
		else if (usable(baseline) && usable(candidate)) counted.push({
			block,
			baseline,
			candidate
		});
		else incomplete++;
	}
	return {
		counted,
		disturbed,
		incomplete,
		failed
	};
}
/** Why a sample measured nothing that may be used; null when it did. A failure is never a smaller n: it makes the run invalid. */
function failureOf(sample) {
	if (sample.timedOut) return "bench-timeout";
	if (sample.signal !== null || sample.exitCode !== 0) return "bench-crashed";
	if (sample.library === "missing" || sample.library === "other") return "library-not-mapped";
	if (sample.value === null || sample.value <= 0) return "metric-unreadable";
	return null;
}
function usable(sample) {
	return sample !== void 0 && failureOf(sample) === null;
}
/** Whether others used so much of the machine during a sample that its block does not count. */
function isDisturbed(plan, sample) {
	return (sample?.foreignCores ?? 0) > plan.rules.foreignCores;
}
// src/core/analysis/schedule.ts
/** Which arm runs first in a block: a fair coin per lane and block, from the plan's seed alone. */
function orderOfArms(plan, laneId, block) {
	return random(`${plan.sampling.seed}/arms/${laneId}/${block}`)() < .5 ? ["baseline", "candidate"] : ["candidate", "baseline"];
}
/** The order in which a round visits its lanes: shuffled by the plan's seed, whatever order they are given in. */
function orderOfLanes(plan, round, laneIds) {
	return shuffled([...laneIds].sort(), random(`${plan.sampling.seed}/lanes/${round}`));
}
/** The runs of a group in their order: each pair of runs, one of each arm, by a fair coin. */
function orderOfRuns(plan, laneId, block, runs) {
	const next = random(`${plan.sampling.seed}/runs/${laneId}/${block}`);
	return Array.from({ length: runs }).flatMap(() => next() < .5 ? ["baseline", "candidate"] : ["candidate", "baseline"]);
}
/** The looks of a lane and the error over all of them: lanes that watch the run have a stricter design of their own. */
function designOf({ sampling }, role) {
	return isProbe(role) ? sampling.probes : sampling;
}
/** Whether a lane watches the run instead of answering the question. */
function isProbe(role) {
	return role === "sentinel" || role === "control";
}
// src/stats/multiple.ts
/**
* Holm's adjusted p-values, in the order given: reject where the value is at most the family-wise error wanted.
* Valid under any dependence. Holm 1979, "A simple sequentially rejective multiple test procedure".
*/
function holm(p) {
	const adjusted = new Array(p.length);
	let largest = 0;
	for (const [step, index] of ascendingIndexes(p).entries()) {
		largest = Math.max(largest, Math.min(1, (p.length - step) * p[index]));
		adjusted[index] = largest;
	}
	return adjusted;
}
function ascendingIndexes(values) {
	return values.map((_, index) => index).sort((a, b) => values[a] - values[b]);
}
// src/core/analysis/context.ts
/**
* Takes the answer from every throughput effect whose lane gives another one in process pairs: where the two intervals
* have no number in common, the change depends on its context, and neither number is "the" change.
*/
function withContext(plan, effects) {
	return effects.map((effect) => disagree(contextsOf(plan, effects, effect)) ? {
		...effect,
		outcome: "CONTEXT",
		blocksNeeded: null
	} : effect);
}
function contextsOf(plan, effects, effect) {
	if (effect.metric !== "throughput") return null;
	const lane = plan.lanes.find(({ beside }) => beside === effect.lane);
	const pairs = effects.find((other) => other.lane === lane?.id && other.role === "sanity");
	return pairs === void 0 ? null : {
		effect,
		pairs
	};
}
function disagree(both) {
	const [a, b] = [both?.effect.change, both?.pairs.change];
	return !!a && !!b && (a.low > b.high || b.low > a.high);
}
// src/stats/sequential.ts
/**
* Group-sequential design for rising `looks` (in blocks) that spends the two-sided error `alpha` over all of them, so that
* intervals may be read at every look and still cover the truth at once with probability 1 − alpha.
*
* Spending α·ln(1 + (e − 1)t) at information time t = n/n_last: Lan & DeMets 1983 (Pocock type). Boundaries by recursive
* integration of the sub-density of the statistic that has not crossed yet: Armitage, McPherson & Rowe 1969;
* Jennison & Turnbull, "Group Sequential Methods" (2000), ch. 19. Repeated confidence intervals: ibid., ch. 9.
* Throws on looks that do not rise and on an alpha outside (0, 1).
*/
function design(looks, alpha) {
	if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha lies strictly between 0 and 1, not ${alpha}`);
	if (looks.length === 0 || looks.some((n, k) => !(n > (looks[k - 1] ?? 0)))) throw new RangeError(`looks must rise from above 0: ${looks.join(", ")}`);
	const key = `${looks.join(",")}/${alpha}`;
	const known = designs.get(key);
	if (known) return known;
	if (designs.size >= DESIGNS_KEPT) designs.clear();
	const made = boundaries(looks, alpha);
	designs.set(key, made);
	return made;
}
/**
* One-sided p-value that may be read at any look: the smallest one-sided error at which a design over `looks` would have
* been significant at `look` (from 1), where the fixed-sample one-sided p-value is `p`. Between 4.5e-8 and 1; values
* beyond 0.45 are given as 1. Repeated p-value: Jennison & Turnbull 2000, §9.2.
*/
function repeatedP(looks, look, p) {
	if (!(look >= 1 && look <= looks.length)) throw new RangeError(`look ${look} of ${looks.length}`);
	let error = ERRORS[0];
	let level = nominalLevel(looks, look, error);
	if (p > level) return 1;
	for (const smaller of ERRORS.slice(1)) {
		const lower = nominalLevel(looks, look, smaller);
		if (p > lower) {
			const share = Math.log(p / lower) / Math.log(level / lower);
			return smaller * (error / smaller) ** share;
		}
		error = smaller;
		level = lower;
	}
	return error;
}
/** One-sided errors from 0.45 down, four to a decade. */
const ERRORS = Array.from({ length: 29 }, (_, step) => .45 * 10 ** (-step / 4));
const DESIGNS_KEPT = 128;
const designs = /* @__PURE__ */ new Map();
function nominalLevel(looks, look, error) {
	return normalTail(design(looks, 2 * error)[look - 1].c);
}
function boundaries(looks, alpha) {
	const last = looks[looks.length - 1];
	const made = [];
	let alive = null;
	let spentBefore = 0;
	for (const [k, n] of looks.entries()) {
		const spent = k === looks.length - 1 ? alpha : alpha * Math.log1p((Math.E - 1) * n / last);
		const step = transition(alive, looks[k - 1] ?? 0, n);
		const c = criticalValue(step, spent - spentBefore);
		made.push({
			n,
			c,
			rank: intervalRank(n, c),
			spent
		});
		const next = looks[k + 1];
		if (next !== void 0) alive = onGrid(step, c, Math.sqrt((next - n) / n));
		spentBefore = spent;
	}
	return made;
}
/**
* √n·Z is a sum of independent increments, so Z at n given Z = u at m is normal with mean u·√(m/n) and variance (n − m)/n.
*/
function transition(alive, m, n) {
	if (alive === null) return {
		density: normalDensity,
		beyond: (c) => 2 * normalTail(c)
	};
	const pull = Math.sqrt(m / n);
	const width = Math.sqrt((n - m) / n);
	const integrate = (kernel) => {
		let sum = 0;
		for (let i = 0; i < alive.z.length; i++) sum += alive.mass[i] * kernel(alive.z[i] * pull);
		return sum;
	};
	return {
		density: (z) => integrate((mean) => normalDensity((z - mean) / width)) / width,
		beyond: (c) => 2 * integrate((mean) => normalTail((c - mean) / width))
	};
}
/** The c with P(beyond ± c) = `error`: Newton's method on the logarithm of the tail, kept inside a shrinking bracket. */
function criticalValue(step, error) {
	let low = 0;
	let high = normalQuantile(error / 2);
	let c = high;
	for (let i = 0; i < 100 && high - low > 1e-10; i++) {
		const beyond = step.beyond(c);
		if (beyond > error) low = c;
		else high = c;
		const newton = c + Math.log(beyond / error) * beyond / (2 * step.density(c));
		if (Math.abs(newton - c) < 1e-12) break;
		c = newton > low && newton < high ? newton : (low + high) / 2;
	}
	return c;
}
/** Simpson's rule over [−c, c], its mesh an eighth of the next transition's width or finer. */
function onGrid(step, c, nextWidth) {
	const half = Math.max(16, Math.ceil(4 * c / nextWidth));
	const h = c / (2 * half);
	const z = Float64Array.from({ length: 4 * half + 1 }, (_, i) => -c + i * h);
	const weight = (i) => i === 0 || i === 4 * half ? 1 : i % 2 === 1 ? 4 : 2;
	return {
		z,
		mass: z.map((value, i) => step.density(value) * weight(i) * h / 3)
	};
}
// src/core/analysis/burst-difference.ts
/**
* The one number of a group, ln(candidate) − ln(baseline) of throughput: the Hodges–Lehmann estimate over pairs of bursts
* that stand at the same place of neighbouring runs. Pairs within a group are not independent, groups are; so intervals are
* made of groups, never of pairs. NaN when a burst is missing or took no time.
*/
function burstDifference(lockstep, { baseline, candidate }) {
	const [b, c] = [counted(lockstep, baseline.bursts), counted(lockstep, candidate.bursts)];
	if (b.length === 0 || b.length !== c.length) return NaN;
	const ratios = b.map((ns, index) => Math.log(ns / c[index]));
	return ratios.every(Number.isFinite) ? hodgesLehmann(ratios) : NaN;
}
/** Operations per second of an arm in a group: from the median of the bursts that count; null without any. */
function burstThroughput(lockstep, bursts) {
	const ns = median(counted(lockstep, bursts));
	return ns > 0 ? bursts.operations / ns * 1e9 : null;
}
function counted({ dropped }, bursts) {
	return (bursts?.runsNs ?? []).flatMap((run) => run.slice(dropped));
}
// src/core/analysis/metric.ts
/** Every metric, one row each. */
const METRICS = {
	throughput: {
		unit: (lane) => lane.unit,
		better: (lane) => lane.better,
		value: (sample) => positive(sample.value),
		offset: 0
	},
	rss: {
		unit: () => "bytes",
		better: () => "lower",
		value: (sample) => positive(sample.rssPeakBytes),
		offset: 0
	},
	faults: {
		unit: () => "faults",
		better: () => "lower",
		value: (sample) => sample.minorFaults,
		offset: 1
	},
	cpu: {
		unit: (lane) => lane.unit.endsWith("/s") ? `${lane.unit.slice(0, -1)}cpu-s` : lane.unit,
		better: (lane) => lane.better,
		value: (sample, lane) => {
			const share = sample.wallNs === 0 ? 0 : sample.cpuNs / sample.wallNs;
			if (sample.value === null || share === 0) return null;
			return positive(lane.better === "higher" ? sample.value / share : sample.value * share);
		},
		offset: 0
	}
};
/** Only a positive quantity has a ratio; zero or less means that the number was not what it claims to be. */
function positive(value) {
	return value !== null && value > 0 ? value : null;
}
// src/stats/power.ts
/**
* Blocks until an interval of half-width `halfWidth` after `n` blocks has shrunk to `wanted`, as 1/√n. Infinite when
* nothing but a point would do (`wanted` ≤ 0).
*/
function blocksForHalfWidth(n, halfWidth, wanted) {
	return wanted > 0 ? Math.ceil(n * (halfWidth / wanted) ** 2) : Number.POSITIVE_INFINITY;
}
// src/core/analysis/outcome.ts
/** A change turned so that more is better. */
function oriented(change, better) {
	if (better === "higher") return change;
	return {
		estimate: -change.estimate,
		low: -change.high,
		high: -change.low
	};
}
/** What an interval alone says about what was asked. Harm over all guards together is added by `withNoGo`. */
function outcomeOf(measure, better, change, equivalence) {
	if (measure.role !== "target" && measure.role !== "guard") return "INFO";
	if (change === null) return "OPEN";
	const { estimate, low, high } = oriented(change, better);
	if (measure.role === "guard") return low > -measure.margin ? "SAFE" : high < -measure.margin ? "HARM" : "OPEN";
	if (low > 0 && estimate >= measure.gain) return "WIN";
	const worst = 1 / (1 + equivalence) - 1;
	if (change.low > worst && change.high < equivalence) return "EQUIVALENT";
	if (high < 0 && estimate <= worst) return "LOSS";
	return high < measure.gain && measure.gain > equivalence ? "RULED OUT" : "OPEN";
}
/** Whether more blocks could still show that nothing changed. */
function equivalenceReachable(effect, equivalence) {
	return effect.change === null || Math.abs(effect.change.estimate) < equivalence;
}
/** Whether a guard's estimate is at its margin or beyond. */
function beyondMargin(effect) {
	return effect.role === "guard" && effect.change !== null && oriented(effect.change, effect.better).estimate <= -bound(effect);
}
/** Blocks in all that an open interval of `blocks` blocks needs before it decides, as 1/√n; null where no number will do. */
function blocksToDecide(measure, better, change, blocks, equivalence) {
	const { estimate, low, high } = oriented(change, better);
	const wanted = distanceToDecision(measure, estimate, equivalence);
	const needed = blocksForHalfWidth(blocks, (high - low) / 2, wanted);
	return Number.isSafeInteger(needed) ? Math.max(blocks + 1, needed) : null;
}
/** The half-width at which an interval around `estimate` gives one of the answers of its role; the nearest answer counts. */
function distanceToDecision(measure, estimate, equivalence) {
	if (measure.role !== "target" && measure.role !== "guard") return 0;
	if (measure.role === "guard") return Math.abs(estimate + measure.margin);
	const win = estimate >= measure.gain ? estimate : 0;
	const ruledOut = measure.gain > equivalence ? measure.gain - estimate : 0;
	const loss = estimate <= 1 / (1 + equivalence) - 1 ? -estimate : 0;
	return Math.max(win, loss, ruledOut, equivalence - Math.abs(estimate));
}
function bound(effect) {
	return effect.bound ?? 0;
}
// src/core/analysis/effect.ts
/** Candidate against baseline on one lane, metric by metric, each at the last scheduled look that `blocks` reach. */
function measureEffects(plan, lane, blocks) {
	const { looks: counts, alpha } = designOf(plan, lane.role);
	const looks = design(counts, alpha);
	const read = readings(lane, blocks, looks.at(-1)?.n ?? 0);
	return lane.measures.map((measure, index) => measureEffect(plan, lane, measure, looks, read[index] ?? EMPTY));
}
function measureEffect(plan, lane, measure, looks, { before, after, differences: all }) {
	const reading = METRICS[measure.metric];
	const better = reading.better(lane);
	const look = looks.findLastIndex(({ n, rank }) => n <= before.length && rank > 0) + 1;
	const scheduled = looks[look - 1];
	const used = scheduled?.n ?? before.length;
	const baseline = before.slice(0, used);
	const candidate = after.slice(0, used);
	const differences = all.slice(0, used);
	const change = scheduled ? changeOf(differences, scheduled) : null;
	const outcome = outcomeOf(measure, better, change, plan.rules.equivalence);
	return {
		differences,
		effect: {
			lane: lane.id,
			metric: measure.metric,
			unit: reading.unit(lane),
			better,
			role: measure.role,
			bound: measure.role === "target" ? measure.gain : measure.role === "guard" ? measure.margin : null,
			blocks: used,
			look,
			baseline: used === 0 ? null : median(baseline),
			candidate: used === 0 ? null : median(candidate),
			change,
			spread: used < 2 ? null : madSd(differences),
			outcome,
			blocksNeeded: change && outcome === "OPEN" ? furtherBlocks(plan, measure, better, change, used) : null
		}
	};
}
/** Samples are never altered, so what a group says is computed once: the runner asks after every round. */
const groupDifferences = /* @__PURE__ */ new WeakMap();
function groupDifference(lockstep, block) {
	const known = groupDifferences.get(block.candidate);
	if (known !== void 0) return known;
	const made = burstDifference(lockstep, block);
	groupDifferences.set(block.candidate, made);
	return made;
}
const EMPTY = {
	before: [],
	after: [],
	differences: []
};
/** Every measure of the lane in the first `most` blocks that have it. One pass: to fetch a million samples is what takes time. */
function readings(lane, blocks, most) {
	const columns = lane.measures.map((measure) => {
		return {
			measure,
			before: [],
			after: [],
			differences: []
		};
	});
	for (const block of blocks) {
		if (columns.every(({ before }) => before.length === most)) break;
		for (const { measure, before, after, differences } of columns) {
			if (before.length === most) continue;
			const { value, offset } = METRICS[measure.metric];
			const b = value(block.baseline, lane);
			const c = value(block.candidate, lane);
			if (b === null || c === null) continue;
			before.push(b);
			after.push(c);
			const group = measure.metric === "throughput" ? lane.lockstep : null;
			differences.push(group ? groupDifference(group, block) : Math.log(c + offset) - Math.log(b + offset));
		}
	}
	return columns;
}
function changeOf(differences, look) {
	const { estimate, low, high } = walshInterval(differences, look.rank);
	return {
		estimate: fraction(estimate),
		low: fraction(low),
		high: fraction(high)
	};
}
/** A log-ratio as a fraction. Ratios beyond the largest number are kept finite, since documents have no infinity. */
function fraction(logRatio) {
	return Math.min(Math.expm1(logRatio), Number.MAX_VALUE);
}
/** Blocks still missing, rounded up to the next look where the schedule has one. */
function furtherBlocks(plan, measure, better, change, blocks) {
	const total = blocksToDecide(measure, better, change, blocks, plan.rules.equivalence);
	if (total === null) return null;
	return (plan.sampling.looks.find((n) => n >= total) ?? total) - blocks;
}
// src/core/analysis/no-go.ts
/**
* Decides harm and loss over the whole plan. One harmed guard or one losing target makes a NO-GO, so each is a chance to see
* what is not there: the one-sided p-values of "it got worse" of all guards and targets are adjusted together (Holm), and
* must stay below the plan's error of a NO-GO. A guard must also be estimated at its margin or beyond. What an interval
* alone calls harm or loss stays open until then; only when every target loses by its interval is that a loss, as every
* target winning is a gain; of one machine among several only when it is certain, since all of them must win.
*
* The signed-rank p-value of one look is only valid if that look was the only one; it is replaced by the repeated p-value
* of the same schedule, so that stopping early cannot turn noise into harm.
*/
function withNoGo(plan, measured) {
	const judged = measured.filter(({ effect }) => effect.role === "guard" || effect.role === "target");
	if (judged.filter(({ effect }) => isWorse(effect)).length === 0) return measured.map(({ effect }) => effect);
	const targets = judged.filter(({ effect }) => effect.role === "target");
	const allLose = plan.rules.machines === void 0 && targets.length > 0 && targets.every(({ effect }) => effect.outcome === "LOSS");
	const adjusted = new Map(holm(judged.map((each) => worseP(plan, each))).map((p, index) => [judged[index], p]));
	return measured.map((each) => {
		const { effect } = each;
		if (!isWorse(effect)) return effect;
		const certain = (adjusted.get(each) ?? 1) < plan.rules.noGoError;
		if (effect.role === "target") return certain || allLose ? effect : {
			...effect,
			outcome: "OPEN"
		};
		return certain ? {
			...effect,
			outcome: "HARM",
			blocksNeeded: null
		} : {
			...effect,
			outcome: "OPEN"
		};
	});
}
/** Whether an effect, by itself, looks like harm or loss. */
function isWorse(effect) {
	return effect.outcome === "LOSS" || beyondMargin(effect) && effect.outcome !== "SAFE";
}
/** Repeated one-sided p-value that an effect is worse than none; 1 before the first look. */
function worseP(plan, { effect, differences }) {
	if (effect.look === 0) return 1;
	const gains = effect.better === "higher" ? differences : differences.map((difference) => -difference);
	return repeatedP(plan.sampling.looks, effect.look, signedRankP(gains));
}
// src/core/analysis/analyze.ts
/** Blocks and judged effects of every lane, as both the runner (when to stop) and the analysis (what it means) see them. */
function assess(plan, samples) {
	const each = plan.lanes.map((lane) => {
		const blocks = laneBlocks(plan, lane, samples.get(lane.id) ?? []);
		return {
			lane: lane.id,
			blocks,
			measured: measureEffects(plan, lane, blocks.counted)
		};
	});
	const lanes = each.map(({ lane, blocks }) => ({
		lane,
		blocks
	}));
	const measured = each.flatMap((lane) => lane.measured);
	return {
		lanes,
		measured,
		effects: withContext(plan, withNoGo(plan, measured))
	};
}
// src/core/verdict/ruling.ts
/** Whether the gain is ruled out on every target. Targets that are all equivalent wait for their guards instead: so far nothing failed. */
function noGain(targets) {
	return targets.some(({ outcome }) => outcome === "RULED OUT") && targets.every(({ outcome }) => outcome === "RULED OUT" || outcome === "EQUIVALENT");
}
// src/core/verdict/stopping.ts
/**
* Decides after each round. Looks are only taken at the plan's block counts; between them nothing changes.
*
* `incident`: a sample crashed, hung, used another library or gave no number, so the verdict is INVALID already.
* `decided`: every lane is, or NO-GO is certain and every lane had its first look. `blocks`: some lane ran out of looks, or
* of repeats for disturbed blocks, undecided.
*/
function nextRound(plan, samples, left) {
	if (plan.lanes.some(({ id }) => samples.get(id)?.some((sample) => failureOf(sample) !== null))) return { ended: "incident" };
	const { lanes, effects } = assess(plan, samples);
	const states = lanes.map(({ lane, blocks }) => {
		const own = effects.filter((effect) => effect.lane === lane);
		const atLeast = blocksAtLeast(plan, lane);
		return {
			lane,
			counted: blocks.counted.length,
			looked: blocks.counted.length >= atLeast || isExhausted(plan, blocks),
			decided: isDecided(plan, blocks, atLeast, own),
			exhausted: isExhausted(plan, blocks),
			needed: Math.max(...own.map(({ outcome, blocksNeeded }) => outcome === "OPEN" ? blocksNeeded ?? Infinity : 0))
		};
	});
	if (states.every(({ decided }) => decided)) return { ended: "decided" };
	const open = states.filter(({ decided, exhausted }) => !decided && !exhausted);
	if (open.length === 0) return { ended: "blocks" };
	const looked = states.every((state) => state.looked);
	if (looked && noGoIsCertain(plan, effects)) return { ended: "decided" };
	return { lanes: [...looked && left !== void 0 ? mostUseful(open, left) : open, ...dueProbes(plan, states)].map(({ lane }) => lane) };
}
/**
* The open lanes that can be decided in the time left, those that need least of it first; all of them when none can: then
* narrower intervals are the best that is to be had. Time on a lane that stays open anyway would be taken from these.
*/
function mostUseful(open, { seconds, secondsPerBlock }) {
	const costs = open.map((state) => ({
		state,
		cost: state.needed * (secondsPerBlock[state.lane] ?? 0)
	}));
	let spent = 0;
	const affordable = costs.sort((a, b) => a.cost - b.cost || (a.state.lane < b.state.lane ? -1 : 1)).filter(({ cost }) => {
		spent += cost;
		return spent <= seconds;
	});
	return affordable.length > 0 ? affordable.map(({ state }) => state) : open;
}
/** Sentinels and controls go on at a quarter of the pace, so that they watch the whole run. */
function dueProbes(plan, states) {
	const roles = new Map(plan.lanes.map(({ id, role }) => [id, role]));
	const probe = ({ lane }) => isProbe(roles.get(lane) ?? "guard");
	const most = Math.max(0, ...states.filter((state) => !probe(state)).map(({ counted }) => counted));
	return states.filter((state) => probe(state) && state.looked && !state.exhausted && state.counted * 4 < most);
}
function isDecided(plan, { counted }, atLeast, effects) {
	return counted.length >= atLeast && effects.every((effect) => effectDecided(plan, effect));
}
function effectDecided(plan, effect) {
	if (effect.outcome === "OPEN") return false;
	return effect.outcome !== "RULED OUT" || !equivalenceReachable(effect, plan.rules.equivalence);
}
/** No lane ends before its first look; process pairs beside a lock-step lane end once there are enough to contradict it. */
function blocksAtLeast(plan, laneId) {
	const role = plan.lanes.find(({ id }) => id === laneId)?.role ?? "guard";
	const [first = 0] = designOf(plan, role).looks;
	return role === "sanity" ? Math.max(first, 20) : first;
}
/** No look is left, or disturbed blocks were repeated as often as half the last look. */
function isExhausted(plan, { counted, disturbed }) {
	const last = plan.sampling.looks.at(-1) ?? 0;
	return counted.length >= last || disturbed >= last / 2;
}
/** Whether no further block on any lane can turn the verdict away from NO-GO. */
function noGoIsCertain(plan, effects) {
	if (effects.some(({ outcome }) => outcome === "LOSS" || outcome === "HARM")) return true;
	const targets = effects.filter(({ role }) => role === "target");
	return noGain(targets) && targets.some((effect) => !equivalenceReachable(effect, plan.rules.equivalence));
}
// src/runner/sampling/lockstep-group.ts
const SIDES = ["baseline", "candidate"];
/**
* Measures groups in lock-step, one after the other: for each a fresh process of each arm, both alive, working in turns. A
* group that fails is the last. Without a length from the pilot the driver finds one itself.
*/
async function takeGroups(bench, lane, blocks, startedNs) {
	const { plan, sandbox, libraries, signal, directory } = bench;
	const { lockstep } = lane;
	if (lockstep === null) throw new Error(`${lane.id} is no lock-step lane`);
	const groups = blocks.map((block) => {
		const side = (arm) => sideOf(plan, libraries, lane, block, arm);
		return {
			block,
			order: orderOfRuns(plan, lane.id, block, lockstep.runs),
			sides: {
				baseline: side("baseline"),
				candidate: side("candidate")
			}
		};
	});
	const start = ({ env, library }) => ({
		argv: commandLine(bench, lane),
		env,
		measure: { library }
	});
	const results = await sandbox.startPairs({
		groups: groups.map(({ order, sides }) => ({
			order: order.map((arm) => arm === "baseline" ? "A" : "B").join(""),
			sides: {
				baseline: start(sides.baseline),
				candidate: start(sides.candidate)
			}
		})),
		driver: driverOptions(lockstep, bench.lengths[lane.id]),
		cwd: directory,
		timeoutMs: lane.timeoutSeconds * 1e3,
		signal
	});
	let began = startedNs;
	return groups.slice(0, results.length).map((group, index) => {
		const result = results[index];
		const made = groupOf(lane, lockstep, group, result, began);
		began += result.group?.wallNs ?? 0;
		return made;
	});
}
function groupOf(lane, lockstep, turns, { sides, group }, startedNs) {
	const { block, order } = turns;
	const make = (arm) => {
		const position = order[0] === arm ? 0 : 1;
		const made = measured({
			lane,
			block,
			position,
			arm,
			startedNs
		}, turns.sides[arm], sides[arm]);
		const bursts = group === null || group.error !== null ? void 0 : burstsOf(group, arm, order);
		const value = bursts === void 0 ? null : burstThroughput(lockstep, bursts);
		const foreignCores = group?.foreignCores ?? null;
		return {
			...made,
			sample: {
				...made.sample,
				value,
				foreignCores,
				...bursts === void 0 ? {} : { bursts }
			}
		};
	};
	const [first = "baseline", second = "candidate"] = order[0] === "baseline" ? SIDES : [...SIDES].reverse();
	return {
		measured: [make(first), make(second)].sort((a, b) => Number(a.end === null) - Number(b.end === null)),
		ops: group?.ops ?? 0,
		error: group === null ? "no report" : group.error
	};
}
function driverOptions({ runLength, burstMicros, warmMicros }, ops) {
	return [
		"--run-length",
		String(runLength),
		...ops === void 0 ? ["--burst-us", String(burstMicros)] : ["--ops", String(ops)],
		"--warm-us",
		String(warmMicros)
	];
}
function burstsOf(group, arm, order) {
	const side = SIDES.indexOf(arm);
	return {
		operations: group.operations,
		runsNs: group.runs.filter((_, index) => order[index] === arm),
		coldNs: group.coldNs[side],
		warmNs: group.warmUp[side].outsideNs,
		insideNs: group.measured[side].insideNs,
		delayNs: group.measured[side].delayNs
	};
}
// src/runner/sampling/sample-trouble.ts
/**
* The incident behind a sample that cannot count: crash, hang, wrong allocator, no number. Null for a sound sample.
* One is enough to end a run: a crash must never become a smaller n.
*/
function sampleTrouble({ sample, result, end }, phase) {
	if (result.cancelled || result.report.cancelled) return cancelledIn(phase).error;
	const served = result.served?.trouble;
	const found = served ? {
		code: served.code,
		message: `the bench ${served.message}`,
		next: served.next
	} : end === null ? wrongMeasurement(sample) : badEnd(result.report, end);
	if (found === null) return null;
	const { code, message, next } = found;
	const output = [result.stdout, result.stderr].filter((text) => text.trim() !== "").join("\n");
	const where = `${sample.lane}, block ${sample.block}, ${sample.arm}`;
	return failed$1({
		code,
		phase,
		arm: sample.arm,
		lane: sample.lane,
		message: `${where}: ${message}.`,
		detail: output,
		next
	}).error;
}
function badEnd(report, end) {
	const message = `the bench ${end}`;
	if (report.timedOut) return {
		code: "bench-timeout",
		message,
		next: "If the allocator hangs, repeat it with the shell line of this run under a debugger; if the lane is just long, raise its \"timeout\"."
	};
	if (report.error === "ptrace-denied") return {
		code: "ptrace-denied",
		message,
		next: "Allow ptrace on the runner: peak memory and the loaded libraries are read with it."
	};
	if (report.error !== null) return {
		code: "bench-not-started",
		message,
		next: "Check the lane's \"command\": it starts in the checkout where the bench programs were built."
	};
	return {
		code: "bench-crashed",
		message: `${message}${report.signal === "SIGKILL" ? " (nobody of this run killed it: most likely the machine ran out of memory)" : ""}`,
		next: "Repeat it with the shell line of this run under a debugger; an allocator that crashes a bench has no throughput to compare."
	};
}
function wrongMeasurement(sample) {
	switch (failureOf(sample)) {
		case "library-not-mapped": return {
			code: "library-not-mapped",
			message: sample.library === "missing" ? "the arm's library was not mapped in the measured process" : "another allocator was mapped in the measured process",
			next: "Make the bench a dynamically linked program without an allocator of its own, and check that the library can be preloaded."
		};
		case "metric-unreadable": return {
			code: "metric-unreadable",
			message: sample.value === null ? "the output holds no number that the lane's \"read\" pattern matches" : `the number read is ${sample.value}, and only a positive one can be compared`,
			next: "Make the lane's metric \"read\" fit a line that the bench prints."
		};
		default: return null;
	}
}
/** First pause after a disturbed block, and the longest; it doubles with each further one. Milliseconds. */
const PAUSE_MS$1 = {
	first: 250,
	longest: 8e3,
	told: 2e3
};
/**
* Takes blocks round by round, lanes and arms in the plan's random order, until every lane is decided, the blocks or the
* time are used up, or a sample fails. A block is not begun when the budget would not last for it. After a disturbed
* block it pauses: whoever disturbs is likely still there.
*/
async function sampleLanes(bench, options) {
	const { plan } = bench;
	const began = process.hrtime.bigint();
	const elapsedNs = () => Number(process.hrtime.bigint() - began);
	const taken = new Map(plan.lanes.map((lane) => [lane.id, []]));
	const lanes = new Map(plan.lanes.map((lane) => [lane.id, lane]));
	const planned = plan.lanes.length * Math.max(...plan.sampling.looks);
	let done = 0;
	let pauseMs = 0;
	for (let round = 0;; round++) {
		const next = nextRound(plan, taken, {
			seconds: plan.sampling.budgetSeconds - elapsedNs() / 1e9,
			secondsPerBlock: options.secondsPerBlock
		});
		if ("ended" in next) return {
			ended: next.ended,
			incident: null
		};
		for (const id of orderOfLanes(plan, round, next.lanes)) {
			const lane = lanes.get(id);
			const samples = taken.get(id);
			if (lane === void 0 || samples === void 0) throw new Error(`the schedule names the lane ${id}, the plan does not`);
			const count = lane.lockstep === null ? 1 : 4;
			const expected = (options.secondsPerBlock[id] ?? 0) * count;
			if (elapsedNs() / 1e9 + expected > plan.sampling.budgetSeconds) return {
				ended: "budget",
				incident: null
			};
			const block = samples.length / 2;
			const incident = await takeBlocks(bench, lane, {
				first: block,
				count
			}, elapsedNs, (sample) => {
				samples.push(sample);
				options.keep(sample);
			});
			if (incident !== null) return {
				ended: "incident",
				incident
			};
			done += count;
			pauseMs = samples.slice(-2 * count).some((sample) => isDisturbed(plan, sample)) ? Math.min(PAUSE_MS$1.longest, pauseMs * 2 || PAUSE_MS$1.first) : 0;
			const elapsedSeconds = elapsedNs() / 1e9;
			options.onProgress({
				kind: "block",
				lane: id,
				block: block + count - 1,
				done,
				planned: Math.max(planned, done),
				elapsedSeconds,
				leftSecondsAtMost: Math.max(0, Math.min(plan.sampling.budgetSeconds - elapsedSeconds, elapsedSeconds / done * (planned - done)))
			});
			if (pauseMs >= PAUSE_MS$1.told) {
				const message = `waiting    others use the machine: the next block begins in ${pauseMs / 1e3} s`;
				options.onProgress({
					kind: "waiting",
					message
				});
			}
			await pause(pauseMs, bench.signal);
		}
	}
}
/** Ends early, and quietly, when the run is cancelled: the next sample says so. */
async function pause(milliseconds, signal) {
	if (milliseconds > 0) await setTimeout$1(milliseconds, void 0, { signal }).catch(() => {});
}
async function takeBlocks(bench, lane, visit, elapsedNs, keep) {
	for await (const measured of measuredBlocks(bench, lane, visit, elapsedNs)) {
		const incident = sampleTrouble(measured, "sampling");
		if (incident?.code !== "cancelled") keep(measured.sample);
		if (incident !== null) return incident;
	}
	return null;
}
/** Both arms of each block in their order: groups in lock-step, or one process after the other. */
async function* measuredBlocks(bench, lane, { first, count }, elapsedNs) {
	const blocks = Array.from({ length: count }, (_, index) => first + index);
	if (lane.lockstep !== null) {
		for (const { measured } of await takeGroups(bench, lane, blocks, elapsedNs())) yield* measured;
		return;
	}
	for (const block of blocks) for (const [index, arm] of orderOfArms(bench.plan, lane.id, block).entries()) {
		const startedNs = elapsedNs();
		yield await takeSample(bench, {
			lane,
			block,
			position: index === 0 ? 0 : 1,
			arm,
			startedNs
		});
	}
}
// src/runner/machine/machine-lock.ts
const Holder = strictObject({
	pid: int().positive(),
	/** Start of the process in clock ticks since boot: a later process with the same id has another. */
	startTicks: string().regex(/^[0-9]{1,20}$/),
	boot: string().max(64),
	run: string().max(100)
});
const POLL_MS = 500;
/** Takes the machine for one run, so that two runs never measure at once. Returns the function that gives it back. */
async function lockMachine(run, options = {}) {
	const file = options.file ?? join(tmpdir(), "alloc-ab.lock");
	const self = holder(process.pid, run);
	for (let waited = false;; waited = true) {
		if (options.signal?.aborted) return cancelledIn("preflight");
		const other = tryLock(file, self);
		if (other === null) return ok$1(() => unlock(file, self));
		const who = `run ${other.run} (process ${other.pid}) is measuring on this machine`;
		if (options.onBusy === "refuse") return failed$1({
			code: "machine-busy",
			phase: "preflight",
			message: `Not started: ${who}.`,
			next: "Wait until it has ended, then ask again; two runs at once would measure each other."
		});
		if (!waited) options.onWaiting?.(`waiting: ${who}`);
		await setTimeout$1(POLL_MS, void 0, options.signal ? { signal: options.signal } : {}).catch(() => {});
	}
}
/** Returns the living holder, or null when the lock is now ours. */
function tryLock(file, self) {
	const mine = `${file}.${self.pid}`;
	writeFileSync(mine, JSON.stringify(self));
	try {
		linkSync(mine, file);
		return null;
	} catch (error) {
		if (error.code !== "EEXIST") throw error;
	} finally {
		rmSync(mine, { force: true });
	}
	const other = readHolder(file);
	if (other !== null && alive(other)) return other;
	const stale = `${file}.stale.${self.pid}`;
	try {
		renameSync(file, stale);
	} catch (error) {
		if (error.code !== "ENOENT") throw error;
	}
	const moved = readHolder(stale);
	if (moved !== null && alive(moved)) {
		renameSync(stale, file);
		return moved;
	}
	rmSync(stale, { force: true });
	return tryLock(file, self);
}
function unlock(file, self) {
	const held = readHolder(file);
	if (held?.pid === self.pid && held.startTicks === self.startTicks && held.run === self.run) rmSync(file, { force: true });
}
function alive({ pid, startTicks, boot }) {
	const now = holder(pid, "");
	return boot === now.boot && startTicks !== "0" && startTicks === now.startTicks;
}
function holder(pid, run) {
	return {
		pid,
		startTicks: startTicks(pid),
		boot: read("/proc/sys/kernel/random/boot_id").trim(),
		run: run.slice(0, 100)
	};
}
/** '0' when there is no such process, or only its remains. */
function startTicks(pid) {
	const fields = read(`/proc/${pid}/stat`).split(")").at(-1)?.trim().split(" ") ?? [];
	return fields[0] === "Z" ? "0" : fields[19] ?? "0";
}
function readHolder(file) {
	try {
		return Holder.parse(JSON.parse(readFileSync(file, "utf8").slice(0, 1e3)));
	} catch {
		return null;
	}
}
function read(path) {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return "";
	}
}
// src/runner/machine/whole-machine.ts
/** Runs `action` while its holder has the machine to itself; errors of the system become incidents, bugs go on. */
async function withMachine(holder, action) {
	const { id, options } = holder;
	let unlock = () => {};
	try {
		const lock = await lockMachine(id, {
			...options.lock,
			signal: options.signal,
			onWaiting: (message) => options.onProgress({
				kind: "waiting",
				message
			})
		});
		if (!lock.ok) return holder.note(lock.error);
		unlock = lock.value;
		await action();
	} catch (error) {
		holder.note(must(error, holder.phase));
	} finally {
		unlock();
	}
}
/** The incident behind an error of the system; throws anything else, which is a bug. */
function must(error, phase) {
	const incident = incidentOf(error, phase);
	if (incident === null) throw error;
	return incident;
}
// src/runner/run/in-bundle.ts
/**
* The frame of every run: a job of its own, the machine for itself, and a complete bundle whatever happens to `action`.
* Throws only when `out` cannot hold a bundle at all, or for a bug.
*/
async function inBundle({ work, kind, notes, options, phase }, action) {
	const job = await openJob(options.out, work.id, new Date(notes.startedAt));
	const bundle = openBundle(job.bundle, work, kind);
	const note = (incident) => {
		notes.incidents.push(incident);
		options.onProgress({
			kind: "incident",
			incident
		});
	};
	const run = {
		id: work.id,
		options,
		notes,
		job,
		bundle,
		phase,
		note
	};
	try {
		await withMachine(run, () => action(run));
	} finally {
		await clearJob(job);
	}
	const files = {
		samples: bundle.samples(),
		evidence: bundle.evidence()
	};
	const manifest = {
		...notes,
		finishedAt: (/* @__PURE__ */ new Date()).toISOString(),
		...files
	};
	try {
		bundle.finish(manifest);
	} catch (error) {
		note(must(error, "bundle"));
	}
	options.onProgress({
		kind: "end",
		ended: notes.ended,
		bundle: job.bundle
	});
	return {
		bundle: job.bundle,
		manifest: {
			...manifest,
			incidents: notes.incidents
		}
	};
}
// src/runner/sampling/pilot.ts
const NAME = "lanes-readable";
/**
* One block of each lane that is not kept: it must end well and its number must be readable. It also chooses how long a
* burst or a process of the kit is. Lock-step lanes come first, since those beside them take their speed from them.
*/
async function readEveryLane(bench) {
	const secondsPerBlock = {};
	const lengths = {};
	const lanes = [...bench.plan.lanes].sort((a, b) => Number(a.lockstep === null) - Number(b.lockstep === null));
	for (const lane of lanes) {
		if (lane.aimSeconds !== void 0) lengths[lane.id] = processLength(bench, lane, lengths);
		const began = performance.now();
		const { measured, ops } = await pilotBlock({
			...bench,
			lengths
		}, lane);
		for (const each of measured) {
			const incident = sampleTrouble(each, "preflight");
			if (incident === null) continue;
			return {
				observation: {
					name: NAME,
					status: "fail",
					detail: incident.message
				},
				incident,
				secondsPerBlock,
				lengths
			};
		}
		secondsPerBlock[lane.id] = (performance.now() - began) / 1e3;
		if (ops !== null) lengths[lane.id] = ops;
	}
	const detail = `Each of ${lanes.length} lanes ended well and gave its number once with each arm.`;
	return {
		observation: {
			name: NAME,
			status: "pass",
			detail
		},
		incident: null,
		secondsPerBlock,
		lengths
	};
}
/** Operations that fill the wanted seconds, at the speed of the bursts of the lane beside it. */
function processLength({ plan }, lane, lengths) {
	const beside = plan.lanes.find(({ id }) => id === lane.beside);
	const micros = beside?.lockstep?.burstMicros ?? 0;
	const ops = lengths[beside?.id ?? ""] ?? 0;
	return Math.max(1, Math.round((lane.aimSeconds ?? 0) * 1e6 * ops / micros)) || 1;
}
async function pilotBlock(bench, lane) {
	if (lane.lockstep !== null) {
		const [group] = await takeGroups(bench, lane, [0], 0);
		return {
			measured: [...group?.measured ?? []],
			ops: group?.ops ?? null
		};
	}
	const arms = ["baseline", "candidate"].entries();
	const measured = [];
	for (const [position, arm] of arms) measured.push(await takeSample(bench, {
		lane,
		block: 0,
		position,
		arm,
		startedNs: 0
	}));
	return {
		measured,
		ops: null
	};
}
// src/runner/run/preflight.ts
const NOTHING_YET = {
	incident: null,
	secondsPerBlock: {},
	lengths: {}
};
const ARMS = ["baseline", "candidate"];
const SMOKE = {
	argv: ["/bin/true"],
	timeoutMs: 1e4
};
/** Proves that the arms differ, that the flags arrived, that the libraries load, and that every lane can be read. */
async function preflight(bench, built) {
	const still = [identicalArms(bench.plan, built), flagReached(bench.plan, built)];
	if (still.some(failed)) return {
		...NOTHING_YET,
		observations: still
	};
	const mapped = await librariesLoad(bench);
	if (failed(mapped)) return {
		...NOTHING_YET,
		observations: [...still, mapped]
	};
	const pilot = await readEveryLane(bench);
	return {
		...pilot,
		observations: [
			...still,
			mapped,
			pilot.observation
		]
	};
}
/** Whether an observation forbids sampling. */
function failed(observation) {
	return observation.status === "fail";
}
/** `byte-identical-arms`: two equal libraries can only measure noise. */
function identicalArms(plan, built) {
	const name = "byte-identical-arms";
	const [baseline, candidate] = ARMS.map((arm) => built[arm].record.librarySha256);
	const short = (digest) => digest?.slice(0, 12) ?? "the C library";
	if (baseline !== candidate) return {
		name,
		status: "pass",
		detail: `The libraries differ: ${short(baseline)} and ${short(candidate)}.`
	};
	if (plan.question === "env") return {
		name,
		status: "pass",
		detail: `One library (${short(baseline)}) by design: the environment differs.`
	};
	return {
		name,
		status: "fail",
		detail: `Both arms are the same library, byte for byte (sha256 ${short(baseline)}): the change reaches no code, and any difference would be noise.`
	};
}
/** `flag-reached`: each wanted define has its value in the compiler's eyes. */
function flagReached(plan, built) {
	const name = "flag-reached";
	const findings = ARMS.flatMap((arm) => armFindings(plan, arm, built[arm]));
	if (findings.length === 0) return {
		name,
		status: "pass",
		detail: "No define is asked of either arm."
	};
	const worst = [
		"fail",
		"unknown",
		"pass"
	].find((each) => findings.some(({ status }) => status === each));
	const told = findings.filter(({ status }) => status === worst).map(({ detail }) => detail);
	return {
		name,
		status: worst ?? "unknown",
		detail: `${told.join("; ")}.`.slice(0, 1e3)
	};
}
function armFindings(plan, arm, { flags }) {
	const { source } = plan[arm];
	if (source.kind !== "build") return [];
	return source.defines.map((define) => {
		const wanted = define.value ?? "undefined";
		if (flags === null || flags.asked === 0) return {
			status: "unknown",
			detail: `${arm}: the compiler was not seen at work (the build calls it by an absolute path?), so ${define.name}=${wanted} is not proven`
		};
		const value = flags.values[define.name] ?? null;
		const count = `${flags.definedIn[define.name] ?? 0} of ${flags.asked} translation units`;
		const saw = value === null ? `${define.name} undefined` : `${define.name}=${value}`;
		return value === define.value ? {
			status: "pass",
			detail: `${arm}: the compiler saw ${saw}${value === null ? "" : ` in ${count}`}`
		} : {
			status: "fail",
			detail: `${arm}: ${define.name}=${wanted} was asked, but the compiler saw ${saw} (defined in ${count})`
		};
	});
}
async function librariesLoad(bench) {
	const name = "library-mapped";
	const { libraries, sandbox, directory, signal } = bench;
	const loaded = [];
	let status = "pass";
	for (const arm of ARMS) {
		const library = libraries[arm];
		const env = library === null ? {} : { LD_PRELOAD: library };
		const result = await sandbox.start({
			...SMOKE,
			cwd: directory,
			env,
			signal,
			measure: { library }
		});
		const end = describeEnd(result, SMOKE.timeoutMs);
		if (end !== null) return {
			name,
			status: "fail",
			detail: `/bin/true with the library of ${arm} ${end}.`
		};
		const proof = proveLibrary(result.report, library, []);
		const what = library === null ? "no library" : "its library";
		if (proof === "missing" || proof === "other") {
			const loader = result.stderr.split("\n")[0]?.slice(0, 300) ?? "";
			return {
				name,
				status: "fail",
				detail: `${arm}: ${what} was expected in /bin/true, but ${PROOF[proof]}. ${loader}`.trim()
			};
		}
		if (proof === "unknown") status = "unknown";
		loaded.push(`${arm}: ${what}${proof === "unknown" ? ", not proven (memory maps are not readable)" : ""}`);
	}
	return {
		name,
		status,
		detail: `Loaded into /bin/true as expected. ${loaded.join("; ")}.`
	};
}
const PROOF = {
	missing: "it is not mapped",
	other: "another allocator is mapped"
};
// src/runner/build/translation-unit.ts
const SOURCE = /\.(c|cc|cpp|cxx|c\+\+|C|i|ii)$/;
const LINKER_INPUT = /\.(o|a|so|lo|la|obj)(\.[0-9.]+)?$/;
/** Calls that compile nothing: preprocessing, dependency lists, questions to the compiler. */
const NO_COMPILE = /^(-E|-M|-MM|-fsyntax-only|--version|-v|-###|-dumpversion|-dumpmachine|-print-.*)$/;
/** Options whose value is the next argument, and that say where results go: dropped with it. */
const OUTPUT_WITH_VALUE = /* @__PURE__ */ new Set([
	"-o",
	"-MF",
	"-MT",
	"-MQ"
]);
const OUTPUT = /^(-c|-S|-MD|-MMD|-MP|-MG|-o.+|-M[FTQ].+|-save-temps.*|-l.+|-L.+|-shared|-Wl,.*)$/;
/** Other options whose value is the next argument: it is no source, whatever it is called. */
const WITH_VALUE = /* @__PURE__ */ new Set([
	"-D",
	"-U",
	"-I",
	"-include",
	"-imacros",
	"-isystem",
	"-iquote",
	"-idirafter",
	"-x",
	"-L",
	"-l",
	"-Xlinker",
	"-T",
	"-u",
	"-z",
	"-arch",
	"-target",
	"--param"
]);
/** The translation units of one compiler call: none for a pure link, several for `gcc -shared a.c b.c`. */
function translationUnits(call) {
	if (call.args.some((word) => NO_COMPILE.test(word))) return [];
	const options = [];
	const sources = [];
	for (let index = 0; index < call.args.length; index++) {
		const word = call.args[index] ?? "";
		if (OUTPUT_WITH_VALUE.has(word)) index++;
		else if (WITH_VALUE.has(word)) options.push(word, call.args[++index] ?? "");
		else if (SOURCE.test(word) && !word.startsWith("-")) sources.push(word);
		else if (word !== "-" && !OUTPUT.test(word) && !(LINKER_INPUT.test(word) && !word.startsWith("-"))) options.push(word);
	}
	return sources.map((source) => ({
		source: resolve(call.cwd, source),
		cwd: call.cwd,
		macrosArgv: [
			call.compiler,
			...options,
			"-E",
			"-dM",
			source
		]
	}));
}
/** Value of each wanted macro in a `-dM` listing; absent when it is not defined. A macro with no text has the value ''. */
function readMacros(listing, names) {
	const values = /* @__PURE__ */ new Map();
	for (const [, name = "", value = ""] of listing.matchAll(/^#define ([A-Za-z_]\w*)(?: (.*))?$/gm)) if (names.has(name)) values.set(name, value.trim());
	return values;
}
// src/runner/build/effective-flags.ts
/** Units that are asked at most: a library's flags show in far fewer. */
const UNITS_MAX = 64;
const PREPROCESS_TIMEOUT_MS = 3e4;
const LISTING_BYTES = 4194304;
const VALUE_CHARACTERS_MAX = 64;
/** Repeats each compile of a build as far as its macros and reads the values of `names`: what the build did, not what it was told. */
async function effectiveFlags(sandbox, calls, names, signal) {
	const units = distinct(calls.flatMap(translationUnits)).filter((unit) => existsSync(unit.source));
	const values = new Map([...names].map((name) => [name, /* @__PURE__ */ new Set()]));
	const definedIn = Object.fromEntries([...names].map((name) => [name, 0]));
	let asked = 0;
	for (const unit of names.size === 0 ? [] : units.slice(0, UNITS_MAX)) {
		if (signal?.aborted) break;
		const listing = await sandbox.start({
			argv: unit.macrosArgv,
			cwd: unit.cwd,
			timeoutMs: PREPROCESS_TIMEOUT_MS,
			maxBytes: LISTING_BYTES,
			signal
		});
		if (listing.report.exitCode !== 0) continue;
		asked++;
		for (const [name, value] of readMacros(listing.stdout, names)) {
			values.get(name)?.add(value.slice(0, VALUE_CHARACTERS_MAX));
			definedIn[name] = (definedIn[name] ?? 0) + 1;
		}
	}
	const seen = asked === 0 ? [] : [...values].map(([name, set]) => [name, set.size > 1 ? "mixed" : [...set][0] ?? null]);
	return {
		values: Object.fromEntries(seen),
		units: units.length,
		asked,
		definedIn
	};
}
function distinct(units) {
	return [...new Map(units.map((unit) => [`${unit.cwd}\0${unit.macrosArgv.join("\0")}`, unit])).values()];
}
// src/runner/build/shim.ts
/** Compiler drivers by their usual names: gcc, cc, clang-15, x86_64-linux-gnu-g++-12. */
const DRIVER = /^([a-z0-9_]+-)*(gcc|cc|g\+\+|c\+\+|clang|clang\+\+)(-[0-9.]+)?$/;
const RECORDS_MAX = 2e4;
const RECORD_BYTES_MAX = 1e6;
/**
* Writes one wrapper per compiler found on `path` into `directory`, to stand first on PATH: each notes its working
* directory and arguments, then becomes the real compiler. Proof of what a build really passed, whatever make did.
*/
async function installShims(directory, path) {
	await mkdir(records(directory), { recursive: true });
	const seen = /* @__PURE__ */ new Set();
	for (const place of path.split(":")) for (const name of await readdir(place).catch(() => [])) {
		if (!DRIVER.test(name) || seen.has(name)) continue;
		seen.add(name);
		const file = join(directory, name);
		await writeFile(file, script(join(place, name), records(directory)));
		await chmod(file, 493);
	}
}
/** Forgets what was noted: before each build. */
async function clearCalls(directory) {
	await rm(records(directory), {
		recursive: true,
		force: true
	});
	await mkdir(records(directory), { recursive: true });
}
/** What the wrappers noted since the last `clearCalls`. Notes that are not well-formed are left out. */
async function readCalls(directory) {
	const names = (await readdir(records(directory)).catch(() => [])).sort().slice(0, RECORDS_MAX);
	const calls = [];
	for (const name of names) {
		const [compiler, cwd, ...args] = (await readFile(join(records(directory), name), "utf8")).slice(0, RECORD_BYTES_MAX).split("\0").slice(0, -1);
		if (compiler?.startsWith("/") && cwd?.startsWith("/")) calls.push({
			compiler,
			cwd,
			args
		});
	}
	return calls;
}
function records(directory) {
	return join(directory, "calls");
}
function script(compiler, notes) {
	return `#!/bin/sh
note=$(mktemp ${quote(`${notes}/XXXXXXXXXX`)}) && printf '%s\\0' ${quote(compiler)} "$PWD" "$@" >"$note"
exec ${quote(compiler)} "$@"
`;
}
function quote(text) {
	return `'${text.replaceAll("'", "'\\''")}'`;
}
// src/runner/build/build.ts
const BUILD_TIMEOUT_MS = 9e5;
const LOG_BYTES = 4194304;
/** The same everywhere and always: without it `__DATE__` and `__TIME__` would tell two equal builds apart. */
const SOURCE_DATE_EPOCH = "315532800";
/** Builds one arm from a clean checkout at the path all arms share, proves its flags, and takes its library out. */
async function buildArm(shop, { arm, name, flags: wanted }) {
	if (arm.source.kind !== "build") throw new Error("only an arm with sources can be built");
	const { sha, commands, library } = arm.source;
	const began = performance.now();
	const ready = await shop.commits.checkout(sha, shop.job.source);
	if (!ready.ok) return ready;
	await clearCalls(shop.job.shim);
	const built = await runCommands(shop, commands, shop.job.source, {
		name,
		arm: arm.label
	});
	if (!built.ok) return built;
	const seconds = (performance.now() - began) / 1e3;
	const calls = await readCalls(shop.job.shim);
	const flags = await effectiveFlags(shop.sandbox, calls, wanted, shop.signal);
	if (shop.signal?.aborted) return cancelledIn("build");
	await rm(shop.job.library(name), {
		recursive: true,
		force: true
	});
	const taken = await takeLibrary(shop.job.source, library, shop.job.library(name));
	if (typeof taken === "string") return failed$1({
		code: "library-missing",
		phase: "build",
		arm: name,
		message: `${arm.label} was built, but ${taken}.`,
		next: "Make the line's \"build\" command and its \"library\" path in .github/alloc-ab.yml agree."
	});
	return ok$1({
		library: taken.path,
		flags,
		record: {
			label: arm.label,
			sha,
			commands,
			librarySha256: taken.sha256,
			librarySizeBytes: taken.sizeBytes,
			compiler: await compilerVersion(shop, calls),
			effective: flags.values,
			translationUnits: flags.units,
			seconds
		}
	});
}
/** Builds the bench programs, once, from the commit that is trusted for them. */
async function buildBenches(shop, { sha, commands }) {
	const ready = await shop.commits.checkout(sha, shop.job.bench);
	if (!ready.ok) return ready;
	return runCommands(shop, commands, shop.job.bench, { name: "benches" });
}
/** Every flag that an arm sets. */
function flagNames(arms) {
	return new Set(arms.flatMap(({ source }) => source.kind === "build" ? source.defines.map((each) => each.name) : []));
}
async function runCommands(shop, commands, cwd, what) {
	let log = "";
	const { PATH = "" } = shop.sandbox.environment;
	for (const argv of commands) {
		const result = await shop.sandbox.start({
			argv,
			cwd,
			env: {
				PATH: [shop.job.shim, PATH].join(delimiter),
				SOURCE_DATE_EPOCH
			},
			timeoutMs: BUILD_TIMEOUT_MS,
			maxBytes: LOG_BYTES,
			signal: shop.signal
		});
		if (result.cancelled) return cancelledIn("build");
		const end = describeEnd(result, BUILD_TIMEOUT_MS);
		const output = [result.stdout, result.stderr].filter((text) => text !== "").join("\n");
		log += `$ ${argv.join(" ")}\n${output}\n${end === null ? "" : `(${end})\n`}`;
		shop.log(`build-${what.name}`, log);
		if (end === null) continue;
		const full = /No space left on device|Disk quota exceeded/.test(result.stderr);
		return failed$1({
			code: result.report.timedOut ? "build-timeout" : full ? "disk-full" : "build-failed",
			phase: "build",
			...what.arm === void 0 ? {} : { arm: what.name },
			message: `${what.arm ?? "The bench programs"}: ${argv.join(" ")} ${end}.`,
			detail: result.stderr.trim() === "" ? result.stdout : result.stderr,
			next: full ? "Free space in the output directory, then ask again." : `Read the end of the build log (logs/build-${what.name}.log in the bundle) and correct the build; the same command must work from a clean checkout.`
		});
	}
	return ok$1(void 0);
}
async function compilerVersion(shop, calls) {
	const compiler = calls[0]?.compiler;
	if (compiler === void 0) return null;
	const argv = [compiler, "--version"];
	return (await shop.sandbox.start({
		argv,
		cwd: shop.job.directory,
		timeoutMs: 1e4,
		signal: shop.signal
	})).stdout.split("\n")[0]?.slice(0, 200) || null;
}
// src/runner/build/fetch.ts
const FETCH_TIMEOUT_MS = 3e5;
/** Of the caller's environment, what a way out to the network may need. Never a credential. */
const NETWORK_VARIABLES = [
	"HTTPS_PROXY",
	"https_proxy",
	"NO_PROXY",
	"no_proxy",
	"SSL_CERT_FILE",
	"SSL_CERT_DIR"
];
/** Reads a source: a local path, `https://…`, `file://…`, or `http://` on this machine only; null for anything else. */
function readSource(text) {
	if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
		const url = URL.parse(text);
		if (url === null) return null;
		if (url.protocol === "https:") return {
			url: text,
			protocol: "https"
		};
		if (url.protocol === "file:" && url.host === "") return {
			url: text,
			protocol: "file"
		};
		const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
		return url.protocol === "http:" && loopback ? {
			url: text,
			protocol: "http"
		} : null;
	}
	const path = resolve(text);
	return existsSync(path) ? {
		url: pathToFileURL(path).href,
		protocol: "file"
	} : null;
}
/** Opens an empty store in `directory` that fetches from `source`. */
async function openCommits(directory, source, signal) {
	const from = readSource(source);
	if (from === null) return fetchFailed("bad-source", `Nothing can be fetched from "${withoutCredentials(source)}".`, { next: "Give an https:// URL, or the path of a local repository." });
	await mkdir(directory, { recursive: true });
	const git = gitRunner(directory, await writeGitConfig(directory, from), from, signal);
	const made = await git([
		"init",
		"--quiet",
		"--bare",
		"--template=",
		directory
	]);
	if (made.exitCode !== 0) return gitTrouble("git could not make a repository", made);
	return ok$1({
		fetch: (sha) => fetchCommit(git, from, sha),
		checkout: (sha, target) => checkout(git, directory, sha, target)
	});
}
/** The person named this path as the source, so its owner need not be the user that fetches. */
async function writeGitConfig(directory, from) {
	const file = join(directory, "alloc-ab.gitconfig");
	const path = from.protocol === "file" ? decodeURIComponent(new URL(from.url).pathname) : "";
	const quoted = (text) => `"${text.replace(/[\\"]/g, "\\$&")}"`;
	const safe = [path, join(path, ".git")].map((each) => `\tdirectory = ${quoted(each)}\n`).join("");
	await writeFile(file, path === "" ? "" : `[safe]\n${safe}`);
	return file;
}
function gitRunner(directory, config, from, signal) {
	const inherited = NETWORK_VARIABLES.flatMap((name) => process.env[name] ? [[name, process.env[name]]] : []);
	const env = {
		...Object.fromEntries(inherited),
		PATH: "/usr/local/bin:/usr/bin:/bin",
		HOME: directory,
		LANG: "C",
		GIT_CONFIG_NOSYSTEM: "1",
		GIT_CONFIG_GLOBAL: config,
		GIT_TERMINAL_PROMPT: "0",
		GIT_LFS_SKIP_SMUDGE: "1"
	};
	const settings = {
		"protocol.allow": "never",
		[`protocol.${from.protocol}.allow`]: "always",
		"protocol.version": "2",
		"fetch.fsckObjects": "true",
		"transfer.fsckObjects": "true",
		"core.hooksPath": "/dev/null",
		"core.attributesFile": "/dev/null",
		"core.fsmonitor": "false",
		"credential.helper": "",
		"gc.auto": "0"
	};
	const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
	return (args, more = {}) => run([
		"git",
		...flags,
		`--git-dir=${directory}`,
		...args
	], {
		env: {
			...env,
			...more.env
		},
		cwd: more.cwd ?? directory,
		timeoutMs: FETCH_TIMEOUT_MS,
		signal
	});
}
async function fetchCommit(git, from, sha) {
	if (!/^[0-9a-f]{40}$/.test(sha)) throw new Error("a commit is fetched by its full id only");
	const fetched = await git([
		"fetch",
		...[
			"--quiet",
			"--no-tags",
			"--no-recurse-submodules",
			"--depth=1",
			"--no-write-fetch-head",
			"--no-auto-gc"
		],
		"--",
		from.url,
		sha
	]);
	if (fetched.exitCode !== 0) return gitTrouble(`Commit ${sha.slice(0, 12)} could not be fetched from ${withoutCredentials(from.url)}`, fetched);
	const type = await git([
		"cat-file",
		"-t",
		sha
	]);
	if (type.exitCode === 0 && type.stdout.trim() === "commit") return ok$1(void 0);
	return fetchFailed("wrong-commit", `${sha.slice(0, 12)} arrived, but it is not a commit.`, { next: "Give the full id of a commit that the repository still has." });
}
async function checkout(git, directory, sha, target) {
	await removeTree(target);
	await mkdir(target, { recursive: true });
	const index = join(directory, "index");
	await rm(index, { force: true });
	const place = {
		env: {
			GIT_WORK_TREE: target,
			GIT_INDEX_FILE: index
		},
		cwd: target
	};
	for (const args of [["read-tree", sha], [
		"checkout-index",
		"--all",
		"--force"
	]]) {
		const result = await git(args, place);
		if (result.exitCode !== 0) return gitTrouble(`Commit ${sha.slice(0, 12)} could not be checked out`, result);
	}
	return ok$1(void 0);
}
function gitTrouble(what, result) {
	if (result.cancelled) return cancelledIn("fetch");
	const why = result.timedOut ? `git did not end within ${FETCH_TIMEOUT_MS / 1e3} s` : result.notStarted ?? (lastLine(result.stderr) || `git ended with exit code ${result.exitCode}`);
	const full = /No space left on device|Disk quota exceeded/.test(result.stderr);
	return fetchFailed(full ? "disk-full" : "fetch-failed", `${what}: ${withoutCredentials(why)}.`, {
		detail: withoutCredentials(result.stderr),
		next: full ? "Free space in the output directory, then ask again." : "Check that the repository still has this commit (a force-push or a deleted fork removes it) and that it can be reached."
	});
}
function fetchFailed(code, message, rest) {
	return failed$1({
		code,
		phase: "fetch",
		message,
		...rest
	});
}
function lastLine(text) {
	return text.trimEnd().split("\n").at(-1)?.replace(/^(fatal|error): /, "") ?? "";
}
function withoutCredentials(text) {
	return text.replace(/(\/\/)[^/@\s]*@/g, "$1");
}
// src/runner/build/installed.ts
/** Finds the library of an allocator that is installed on the machine: an absolute path, or a soname the loader knows. */
async function locateInstalled(name, source) {
	if (source.library === null) return ok$1(null);
	const path = source.library.startsWith("/") ? source.library : await findSoname(source.library);
	if (path !== null && existsSync(path)) return ok$1(await describeLibrary(await realpath(path)));
	return failed$1({
		code: "allocator-not-installed",
		phase: "build",
		arm: name,
		message: `${source.allocator} is not installed on this machine: ${source.library} was not found.`,
		next: source.package ? `Install it on the runner (Debian: apt-get install ${source.package}), then ask again.` : `Install the library ${source.library} on the runner, or name its absolute path in the configuration.`
	});
}
async function findSoname(soname) {
	const program = [
		"/sbin/ldconfig",
		"/usr/sbin/ldconfig",
		"/usr/bin/ldconfig"
	].find((path) => existsSync(path));
	if (program === void 0) return null;
	const listing = await run([program, "-p"], {
		env: { LANG: "C" },
		timeoutMs: 1e4
	});
	for (const line of listing.stdout.split("\n")) {
		const [left, path] = line.trim().split(" => ");
		if (path !== void 0 && left?.startsWith(`${soname} (`) && !/hwcap/.test(left)) return path;
	}
	return null;
}
// src/runner/build/workshop.ts
/** The place where arms are built: a sandbox with the wanted workloads, the commits, and compilers that are watched. */
async function openWorkshop(needs, options) {
	const { job, signal, seconds, log } = options;
	if (/[\s:]/.test(job.directory)) return unusable(job.directory);
	const workloads = new Set(needs.lanes.flatMap(({ kit, command }) => kit ? command.slice(0, 1) : []));
	const sandbox = await openSandbox(job.directory, [...workloads], signal);
	if (!sandbox.ok) return sandbox;
	const commits = await timed(seconds, "fetch", () => fetchAll(needs, options));
	if (!commits.ok) return commits;
	await installShims(job.shim, sandbox.value.environment.PATH ?? "");
	return ok$1({
		job,
		sandbox: sandbox.value,
		commits: commits.value,
		signal,
		log
	});
}
async function fetchAll({ arms, benches }, { job, source, signal, onProgress }) {
	const shas = /* @__PURE__ */ new Set([...arms.flatMap((arm) => arm.source.kind === "build" ? [arm.source.sha] : []), benches.sha]);
	const names = [...shas].map((sha) => sha.slice(0, 12)).join(", ");
	onProgress({
		kind: "phase",
		phase: "fetch",
		detail: `${shas.size === 1 ? "commit" : "commits"} ${names}`
	});
	const store = await openCommits(job.git, source, signal);
	if (!store.ok) return store;
	for (const sha of shas) {
		const fetched = await store.value.fetch(sha);
		if (!fetched.ok) return fetched;
	}
	return store;
}
/** One arm, built or found on the machine. */
async function prepareArm(shop, order, options) {
	const { source, label } = order.arm;
	return told(order.name, label, options, () => source.kind === "build" ? buildArm(shop, order) : installed(order.name, label, source));
}
/** The bench programs of the repository. */
async function prepareBenches(shop, benches, options) {
	return told("benches", "bench programs", options, () => buildBenches(shop, benches));
}
async function installed(name, label, source) {
	const found = await locateInstalled(name, source);
	if (!found.ok) return found;
	return ok$1({
		record: {
			label,
			sha: null,
			commands: [],
			librarySha256: found.value?.sha256 ?? null,
			librarySizeBytes: found.value?.sizeBytes ?? null,
			compiler: null,
			effective: {},
			translationUnits: 0,
			seconds: 0
		},
		library: found.value?.path ?? null,
		flags: null
	});
}
async function told(what, label, { onProgress }, action) {
	const began = performance.now();
	onProgress({
		kind: "build",
		what,
		label,
		state: "started",
		seconds: 0
	});
	const result = await action();
	const seconds = (performance.now() - began) / 1e3;
	onProgress({
		kind: "build",
		what,
		label,
		state: result.ok ? "done" : "failed",
		seconds
	});
	return result;
}
/** Whether a step was cut off, rather than failed. */
function wasCancelled(result) {
	return !result.ok && result.error.code === "cancelled";
}
function unusable(directory) {
	return failed$1({
		code: "bad-output-directory",
		phase: "build",
		message: `Libraries cannot be preloaded from ${directory}: the path holds a blank or a colon.`,
		next: "Choose an output directory without blanks and colons, then ask again."
	});
}
// src/runner/run/prepare-arms.ts
/** Fetches the plan's commits, builds both arms and the bench programs. What went wrong comes back as incidents. */
async function prepareArms(plan, options) {
	const { job, signal, seconds, onProgress, onBuilt } = options;
	const arms = [plan.baseline, plan.candidate];
	const opened = await openWorkshop({
		arms,
		benches: plan.benches,
		lanes: plan.lanes
	}, options);
	if (!opened.ok) return [opened.error];
	const shop = opened.value;
	const flags = flagNames(arms);
	const prepare = async (name) => {
		const built = await prepareArm(shop, {
			arm: plan[name],
			name,
			flags
		}, options);
		if (built.ok) onBuilt(name, built.value.record);
		return built;
	};
	return timed(seconds, "build", async () => {
		onProgress({
			kind: "phase",
			phase: "build",
			detail: `${plan.baseline.label} against ${plan.candidate.label}`
		});
		const baseline = await prepare("baseline");
		if (wasCancelled(baseline)) return incidentsOf(baseline);
		const candidate = oneBinary(plan) ? share(baseline, plan, onBuilt) : await prepare("candidate");
		if (wasCancelled(candidate)) return incidentsOf(candidate);
		if (!baseline.ok || !candidate.ok) return oneBinary(plan) ? incidentsOf(baseline) : incidentsOf(baseline, candidate);
		const benches = await prepareBenches(shop, plan.benches, options);
		if (!benches.ok) return [benches.error];
		const built = {
			baseline: baseline.value,
			candidate: candidate.value
		};
		const { library } = built.baseline;
		const sentinel = library === null ? null : await copyLibrary(library, job.library("sentinel"));
		const libraries = {
			baseline: library,
			candidate: built.candidate.library,
			sentinel
		};
		return {
			built,
			bench: {
				plan,
				sandbox: shop.sandbox,
				directory: job.bench,
				libraries,
				lengths: {},
				signal
			}
		};
	});
}
/** The same commit built by the same commands: then there is one library, and the arms differ in their environment. */
function oneBinary({ baseline, candidate }) {
	return baseline.source.kind === "build" && JSON.stringify(baseline.source) === JSON.stringify(candidate.source);
}
function incidentsOf(...results) {
	return results.flatMap((result) => result.ok ? [] : [result.error]);
}
function share(baseline, plan, onBuilt) {
	if (!baseline.ok) return baseline;
	const record = {
		...baseline.value.record,
		label: plan.candidate.label
	};
	onBuilt("candidate", record);
	return ok$1({
		...baseline.value,
		record
	});
}
// src/runner/run/execute.ts
/**
* Carries a plan out: fetch, build, preflight, sampling, bundle. Trouble of the machine or of the code under test ends
* up as incidents in the manifest; it throws only when `out` cannot hold a bundle at all, or for a bug.
*/
async function execute(plan, options) {
	const notes = {
		schema: 1,
		plan,
		tool: toolVersion(),
		startedAt: (/* @__PURE__ */ new Date()).toISOString(),
		baseline: null,
		candidate: null,
		environment: readEnvironment(),
		lengths: {},
		qualification: await readQualification(),
		observations: [],
		incidents: [],
		ended: "not-started",
		seconds: {
			fetch: 0,
			build: 0,
			preflight: 0,
			sampling: 0
		}
	};
	return inBundle({
		work: plan,
		kind: RUN,
		notes,
		options,
		phase: "preflight"
	}, carryOut$1);
}
async function carryOut$1(run) {
	const { options, notes, job } = run;
	const { plan } = notes;
	run.phase = "build";
	const prepared = await prepareArms(plan, {
		job,
		source: options.source,
		signal: options.signal,
		seconds: notes.seconds,
		onProgress: options.onProgress,
		log: (name, text) => writeFileSync(join(job.logs, `${name}.log`), text),
		onBuilt: (arm, record) => {
			notes[arm] = record;
		}
	});
	if (Array.isArray(prepared)) {
		for (const incident of prepared) run.note(incident);
		return;
	}
	notes.environment = {
		...notes.environment,
		compiler: compilerOf(notes)
	};
	run.phase = "preflight";
	const checked = await timed(notes.seconds, "preflight", () => {
		options.onProgress({
			kind: "phase",
			phase: "preflight",
			detail: "flags, libraries, one sample of each lane"
		});
		return preflight(prepared.bench, prepared.built);
	});
	if (options.signal?.aborted) return run.note(cancelledIn("preflight").error);
	notes.observations.push(...checked.observations);
	for (const { name, status, detail } of checked.observations) if (status === "fail") options.onProgress({
		kind: "phase",
		phase: "preflight",
		detail: `${name}: ${detail}`
	});
	if (checked.incident !== null) return run.note(checked.incident);
	if (checked.observations.some(({ status }) => status === "fail")) return;
	notes.lengths = checked.lengths;
	const bench = {
		...prepared.bench,
		lengths: checked.lengths
	};
	await sample(run, {
		...prepared,
		bench
	}, checked.secondsPerBlock);
}
async function sample(run, { bench, built }, secondsPerBlock) {
	const { options, notes, bundle } = run;
	const { plan } = notes;
	const lanes = plan.lanes.length;
	const minutes = Math.round(plan.sampling.budgetSeconds / 60 * 10) / 10;
	options.onProgress({
		kind: "phase",
		phase: "sampling",
		detail: `${lanes} lanes, at most ${minutes} min`
	});
	const before = readEnvironment();
	run.phase = "sampling";
	notes.ended = "incident";
	const sampled = await timed(notes.seconds, "sampling", () => sampleLanes(bench, {
		secondsPerBlock,
		keep: (each) => bundle.append(each),
		onProgress: options.onProgress
	}));
	notes.ended = sampled.ended;
	notes.observations.push(compareMachine(before, readEnvironment()));
	if (sampled.incident !== null) run.note(sampled.incident);
	else await observe(run, bench);
	notes.observations.push(await librariesUnchanged(built));
}
/** Counters and profiles, where they were asked for: after the samples, which they would disturb. */
async function observe(run, bench) {
	const { options, notes, bundle } = run;
	const { plan } = notes;
	if (plan.perf === void 0) return;
	run.phase = "evidence";
	const { baseline, candidate, sampling } = plan;
	const arms = [baseline, candidate];
	const libraries = [bench.libraries.baseline, bench.libraries.candidate];
	const observers = {
		keep: bundle.appendEvidence,
		onProgress: options.onProgress
	};
	const incident = await timed(notes.seconds, "evidence", () => gatherEvidence({
		...bench,
		order: plan.perf,
		arms,
		libraries,
		seed: sampling.seed
	}, observers));
	if (incident !== null) run.note(incident);
}
/** The files that were preloaded are still the files that were built. */
async function librariesUnchanged(built) {
	const name = "libraries-unchanged";
	for (const [arm, { library, record }] of Object.entries(built)) if (library !== null && (await describeLibrary(library)).sha256 !== record.librarySha256) return {
		name,
		status: "fail",
		detail: `The library of ${arm} changed while it was measured.`
	};
	return {
		name,
		status: "pass",
		detail: "Both libraries have the digest they were built with."
	};
}
function compilerOf({ baseline, candidate }) {
	return [...new Set([baseline?.compiler, candidate?.compiler].filter((each) => each != null))].join(", ") || "unknown";
}
// src/runner/sampling/backtrace.ts
const FRAMES = 12;
const TIMEOUT_MS = 6e4;
/** Runs a program that crashed once more under gdb; its innermost frames, or null where gdb is absent or saw no crash. */
async function readBacktrace({ sandbox, directory, signal }, lane, { env }) {
	if (lane.server) return null;
	const debuggerPath = findTool("gdb", sandbox.environment.PATH ?? "");
	if (debuggerPath === null) return null;
	const variables = Object.entries(env).flatMap(([name, value]) => ["-ex", `set environment ${name} ${value}`]);
	const frames = (await sandbox.start({
		argv: [...[
			debuggerPath,
			"-nx",
			"-batch",
			"-ex",
			"set startup-with-shell off",
			...variables
		], ...[
			"-ex",
			"run",
			"-ex",
			`backtrace ${FRAMES}`,
			"--args",
			...commandLine({
				sandbox,
				lengths: {}
			}, lane)
		]],
		cwd: directory,
		timeoutMs: TIMEOUT_MS,
		signal
	})).stdout.split("\n").filter((line) => /^#\d+ /.test(line));
	return frames.length === 0 ? null : tail(frames.join("\n"), 2e3);
}
// src/runner/sampling/survey-sampling.ts
/** Rounds that may be repeated because others used the machine, as a multiple of those that are wanted. */
const REPEATS = 2;
const PAUSE_MS = 1e3;
/** Takes the parts of a survey one after the other; each keeps to its own budget. */
async function sampleSurvey(bench, options) {
	const began = process.hrtime.bigint();
	const elapsedNs = () => Number(process.hrtime.bigint() - began);
	let ended = "rounds";
	for (const [index, part] of bench.survey.parts.entries()) {
		const sampled = await samplePart({
			...bench,
			part,
			index
		}, elapsedNs, options);
		if (sampled.incident !== null) return sampled;
		if (sampled.ended === "budget") ended = "budget";
	}
	return {
		ended,
		incident: null
	};
}
/**
* Takes rounds until each arm was measured as often as is wanted on each lane, or the time is used up. In a round every arm
* runs once on each lane, arms and lanes in random order, so that drift hits all alike. An arm that fails on a lane loses
* that lane only.
*/
async function samplePart(bench, elapsedNs, options) {
	const { survey, part, index, signal } = bench;
	const states = part.lanes.flatMap((place) => {
		const lane = survey.lanes[place];
		const arms = part.arms.filter((arm) => bench.libraries[arm] !== void 0);
		return lane ? [{
			lane,
			arms,
			counted: 0,
			seconds: 0
		}] : [];
	});
	const startedSeconds = elapsedNs() / 1e9;
	const spent = () => elapsedNs() / 1e9 - startedSeconds;
	let done = 0;
	for (let round = 0; round < part.rounds * REPEATS; round++) {
		const open = states.filter(({ counted, arms }) => counted < part.rounds && arms.length > 0);
		if (open.length === 0) break;
		for (const state of shuffled(open, random(`${survey.seed}/${index}/lanes/${round}`))) {
			const before = spent();
			if (before + state.seconds > part.budgetSeconds && round > 0) return {
				ended: "budget",
				incident: null
			};
			const taken = await takeRound(bench, state, round, elapsedNs, options);
			if (signal?.aborted) return {
				ended: "incident",
				incident: cancelledIn("sampling").error
			};
			state.seconds = spent() - before;
			state.arms = state.arms.filter((arm) => !taken.some((reading) => reading.arm === arm && reading.trouble !== null));
			if (!taken.some(({ foreignCores }) => (foreignCores ?? 0) > survey.foreignCores)) state.counted++;
			else await setTimeout$1(PAUSE_MS, void 0, signal ? { signal } : {}).catch(() => {});
			done++;
			options.onProgress({
				kind: "block",
				lane: state.lane.id,
				block: round,
				done,
				planned: Math.max(done, part.rounds * states.length),
				elapsedSeconds: spent(),
				leftSecondsAtMost: Math.max(0, part.budgetSeconds - spent())
			});
		}
	}
	return {
		ended: "rounds",
		incident: null
	};
}
async function takeRound(bench, { lane, arms }, round, elapsedNs, { keep }) {
	const { survey, part, index, signal } = bench;
	const taken = [];
	const order = shuffled(arms, random(`${survey.seed}/${index}/arms/${lane.id}/${round}`)).map((arm) => ({
		arm,
		environment: "clean"
	}));
	const control = part.method === "baseline" && round === Math.floor(part.rounds / 2);
	for (const slot of control ? [...order, {
		arm: part.arms[0] ?? 0,
		environment: "empty"
	}] : order) {
		const reading = await takeReading(bench, lane, {
			...slot,
			round,
			startedNs: elapsedNs()
		});
		if (signal?.aborted) return taken;
		keep(reading);
		taken.push(reading);
	}
	return taken;
}
async function takeReading(bench, lane, slot) {
	const { survey, part, index, libraries } = bench;
	const { arm, environment, round, startedNs } = slot;
	const library = libraries[arm] ?? null;
	const variables = (which) => {
		const { LD_PRELOAD: _, ...rest } = {
			...lane.env,
			...survey.arms[which]?.env
		};
		const own = libraries[which];
		return own == null ? rest : {
			...rest,
			LD_PRELOAD: own
		};
	};
	const all = survey.arms.map((_, which) => variables(which));
	const side = {
		library,
		env: padded(variables(arm), all, `${survey.seed}/${index}/padding/${lane.id}/${round}`),
		others: libraries.filter((path) => path != null && path !== library)
	};
	const result = await measureProcess({
		...bench,
		lengths: {}
	}, lane, side, { bare: environment === "empty" });
	const measurement = measurementOf(lane, side, result, startedNs);
	const end = describeEnd(result, lane.timeoutSeconds * 1e3) ?? troubleOf(measurement);
	const reading = {
		part: index,
		lane: lane.id,
		round,
		arm,
		environment,
		...measurement,
		rssEndBytes: result.report.rssEndBytes
	};
	if (end === null) return {
		...reading,
		trouble: null
	};
	const crashed = result.report.signal !== null && !result.report.timedOut;
	return {
		...reading,
		trouble: {
			end: end.slice(0, 400),
			lastLines: tail([result.stdout, result.stderr].filter((text) => text.trim() !== "").join("\n"), 2e3),
			...namedTrouble(result),
			backtrace: crashed && part.method === "health" ? await readBacktrace(bench, lane, side) : null
		}
	};
}
function namedTrouble({ served }) {
	return served?.trouble ? {
		code: served.trouble.code,
		next: served.trouble.next
	} : {};
}
/** A process that ended well and still measured nothing that can be shown as a number of its arm. */
function troubleOf({ library, value }) {
	if (library === "missing") return "ended without its arm's library mapped";
	if (library === "other") return "ended with another allocator mapped";
	return value === null || value <= 0 ? "printed no number that the lane reads" : null;
}
// src/runner/server/runnable-parts.ts
/**
* The parts of a survey without the lanes whose programs are not on the machine. A server that is not installed costs its
* lane, with one incident, and no other.
*/
function runnableParts({ lanes, parts }, path, checkout, note) {
	const runnable = lanes.map((lane) => {
		const missing = missingProgram(lane, path, checkout);
		if (missing === null) return true;
		const { code, next } = missing;
		note(failed$1({
			code,
			phase: "preflight",
			lane: lane.id,
			message: `${lane.id} ${missing.message}.`,
			next
		}).error);
		return false;
	});
	return parts.map((part) => ({
		...part,
		lanes: part.lanes.filter((place) => runnable[place])
	}));
}
// src/runner/run/survey.ts
/**
* Carries a survey out: fetch, builds, rounds, bundle. An arm that cannot be built loses its column; trouble of the machine
* ends the survey. Throws only when `out` cannot hold a bundle at all, or for a bug.
*/
async function executeSurvey(survey, options) {
	const notes = {
		schema: 1,
		survey,
		tool: toolVersion(),
		startedAt: (/* @__PURE__ */ new Date()).toISOString(),
		builds: survey.arms.map(() => null),
		environment: readEnvironment(),
		observations: [],
		incidents: [],
		ended: "not-started",
		seconds: {
			fetch: 0,
			build: 0,
			preflight: 0,
			sampling: 0
		}
	};
	return inBundle({
		work: survey,
		kind: SURVEY,
		notes,
		options,
		phase: "build"
	}, carryOut);
}
async function carryOut(run) {
	const { job, notes, bundle, options, note } = run;
	const { survey, seconds } = notes;
	const prepare = {
		job,
		source: options.source,
		signal: options.signal,
		seconds,
		onProgress: options.onProgress,
		log: (name, text) => writeFileSync(join(job.logs, `${name}.log`), text)
	};
	const opened = await openWorkshop(survey, prepare);
	if (!opened.ok) return note(opened.error);
	const shop = opened.value;
	const libraries = await timed(seconds, "build", () => buildAll(survey, shop, prepare, notes, note));
	if (libraries === null) return;
	const benches = await prepareBenches(shop, survey.benches, prepare);
	if (!benches.ok) return note(benches.error);
	const detail = `${survey.arms.length} arms, ${survey.lanes.length} lanes`;
	options.onProgress({
		kind: "phase",
		phase: "sampling",
		detail
	});
	const before = readEnvironment();
	run.phase = "sampling";
	notes.ended = "incident";
	const parts = runnableParts(survey, shop.sandbox.environment.PATH ?? "", job.bench, note);
	const bench = {
		survey: {
			...survey,
			parts
		},
		libraries,
		sandbox: shop.sandbox,
		directory: job.bench,
		signal: options.signal
	};
	const sampled = await timed(seconds, "sampling", () => sampleSurvey(bench, {
		keep: bundle.append,
		onProgress: options.onProgress
	}));
	notes.ended = sampled.ended;
	notes.observations.push(compareMachine(before, readEnvironment()));
	if (sampled.incident !== null) return note(sampled.incident);
	const { perf: order, arms, seed } = survey;
	if (order === void 0) return;
	run.phase = "evidence";
	const observers = {
		keep: bundle.appendEvidence,
		onProgress: options.onProgress
	};
	const incident = await timed(seconds, "evidence", () => gatherEvidence({
		...bench,
		order,
		arms,
		seed
	}, observers));
	if (incident !== null) note(incident);
}
/** The library of each arm, undefined where there is none to load; null when the survey was cancelled. */
async function buildAll(survey, shop, options, notes, note) {
	options.onProgress({
		kind: "phase",
		phase: "build",
		detail: survey.arms.map(({ label }) => label).join(", ").slice(0, 300)
	});
	const libraries = [];
	const records = [];
	const flags = flagNames(survey.arms);
	for (const [index, arm] of survey.arms.entries()) {
		const built = await prepareArm(shop, {
			arm,
			name: `arm-${index}`,
			flags
		}, options);
		records.push(built.ok ? built.value.record : null);
		libraries.push(built.ok ? built.value.library : void 0);
		notes.builds = [...records, ...survey.arms.slice(records.length).map(() => null)];
		if (built.ok) continue;
		note({
			...built.error,
			arm: arm.label
		});
		if (wasCancelled(built)) return null;
	}
	return libraries;
}
// src/workflow/step-log.ts
/** A line in the log of a workflow's step. */
function say(text) {
	process.stdout.write(`${oneLine(text, 600)}\n`);
}
/** Why a step fails, as the annotation that people see first. Gives the exit status. */
function fail(text) {
	process.stdout.write(`::error::${oneLine(text, 600).replaceAll("%", "%25")}\n`);
	return 1;
}
// src/workflow/workflow-step.ts
/** A place git can fetch from: no credentials, blanks or options in it; unencrypted only from this machine. */
const Source = string().max(500).regex(/^(https:\/\/[A-Za-z0-9.-]+(:[0-9]{1,5})?\/|http:\/\/(localhost|127\.0\.0\.1)(:[0-9]{1,5})?\/|file:\/\/\/|\/)[A-Za-z0-9._~/+-]*$/);
const Directory = string().max(1e3).regex(/^[\x20-\x7e]+$/);
/** One line, as a comment could have it. */
const Words = string().max(2e3).regex(/^[\x20-\x7e]+$/);
/**
* Reads `INPUT_PLAN` or `INPUT_WORDS`, `INPUT_SOURCE` and `INPUT_OUT`; what is left empty comes from the runner's own
* variables.
*/
function readStepInputs(env) {
	const out = Directory.safeParse(env.INPUT_OUT?.trim() || resolve(env.RUNNER_TEMP || ".", "alloc-ab"));
	if (!out.success) return bad("out", "The input \"out\" is not a path of printable characters.");
	const asked = env.INPUT_WORDS?.trim() ? readWords(env) : readPlan(env);
	return asked.ok ? ok$1({
		...asked.value,
		out: resolve(out.data)
	}) : asked;
}
function readWords(env) {
	const words = Words.safeParse(env.INPUT_WORDS?.trim());
	if (!words.success) return bad("words", "The input \"words\" is no single line of at most 2000 printable characters.");
	if (env.INPUT_PLAN?.trim()) return bad("words", "The inputs \"plan\" and \"words\" are both there: a step does one or the other.");
	const source = Source.safeParse(env.INPUT_SOURCE?.trim());
	if (!source.success || !source.data.startsWith("/")) return bad("source", "With \"words\", the input \"source\" is the absolute path of a checkout.");
	return ok$1({
		asked: { words: words.data },
		source: source.data
	});
}
function readPlan(env) {
	const text = env.INPUT_PLAN?.trim() ?? "";
	if (text === "") return bad("plan", "The input \"plan\" is empty.");
	if (text.length > 6e4) return bad("plan", `The input "plan" has ${text.length} characters; at most ${PLAN_CHARACTERS_MAX} are read.`);
	let json;
	try {
		json = JSON.parse(text);
	} catch {
		return bad("plan", "The input \"plan\" is not JSON.");
	}
	const plan = typeof json === "object" && json !== null && "topic" in json ? SurveyPlan.safeParse(json) : AbPlan.safeParse(json);
	if (!plan.success) {
		const [issue] = plan.error.issues;
		return bad("plan", `The input "plan" does not fit its schema at ${issue?.path.join(".") || "/"}: ${issue?.message}.`);
	}
	const server = env.GITHUB_SERVER_URL || "https://github.com";
	const source = Source.safeParse(env.INPUT_SOURCE?.trim() || `${server}/${plan.data.repository}.git`);
	if (!source.success) return bad("source", "The input \"source\" is neither an https:// or file:// URL without credentials nor an absolute path.");
	return ok$1({
		asked: { plan: plan.data },
		source: source.data
	});
}
function bad(input, message) {
	return refuse({
		code: `bad-${input}`,
		message,
		next: input === "words" ? "Give the words of a survey as in a comment, e.g. baseline, and the path of a checkout as source." : "Let the App dispatch the workflow, or hand it a plan.json of an earlier bundle."
	});
}
/** Sets a step output; does nothing outside a workflow. Values are one line. */
function setOutput(env, name, value) {
	if (/[\r\n]/.test(value)) throw new Error(`the output ${name} must be one line`);
	if (env.GITHUB_OUTPUT) appendFileSync(env.GITHUB_OUTPUT, `${name}=${value}\n`);
}
/** Adds Markdown to the job's summary; does nothing outside a workflow. */
function addSummary(env, markdown) {
	if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, markdown);
}
// src/action.ts
/** After a cancel the harness has this long to kill what it started and to write the bundle, milliseconds. */
const CANCEL_GRACE_MS = 1800;
/** Longest document in a job's summary, in characters; GitHub takes a mebibyte. */
const SUMMARY_CHARACTERS = 3e5;
const abort = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {
	if (abort.signal.aborted) return;
	say(`${signal}: the run is cancelled, ending every process`);
	abort.abort();
	setTimeout(() => process.exit(1), CANCEL_GRACE_MS).unref();
});
/** The work that is asked: as it was handed in, or planned here from words, which are those of a survey. */
async function workOf({ asked, source }) {
	if ("plan" in asked) return ok$1(asked.plan);
	const prepared = await prepareAny(asked.words.split(/ +/), { repo: source });
	if (!prepared.ok) return prepared;
	if ("survey" in prepared.value) return ok$1(prepared.value.survey);
	return refuse({
		code: "not-a-survey",
		message: `"${asked.words}" is a comparison of two sides: its verdict belongs into a comment.`,
		next: "Give the words of a survey, e.g. baseline."
	});
}
/** A survey that nobody waits for is answered here: as the job's summary, and as files beside its bundle. */
async function answerHere(bundle, out) {
	const result = await readResult(bundle);
	if (!result.ok) return fail(`${result.error.message} ${result.error.next}`);
	if (!isSurveyRun(result.value)) throw new Error("a survey left the bundle of a comparison");
	const { survey } = result.value.manifest;
	const document = surveyDocument(result.value, await earlierBaselines(out));
	await writeSurveyFiles(document, survey, join(dirname(bundle), "report.html"));
	addSummary(process.env, `${documentMarkdown(document, SUMMARY_CHARACTERS)}\n`);
	return result.value.readings.length > 0 ? 0 : fail(`Nothing was measured. ${document.next}`);
}
/** The Action: a plan in, a bundle out. 0 when there is a bundle, whatever is in it; 1 when there is none. */
async function main() {
	const inputs = readStepInputs(process.env);
	if (!inputs.ok) return fail(`${inputs.error.message} ${inputs.error.next}`);
	const { asked, source, out } = inputs.value;
	const work = await workOf(inputs.value);
	if (!work.ok) return fail(`${work.error.message} ${work.error.next}`);
	const plan = work.value;
	const what = isSurveyPlan(plan) ? plan.topic : `${plan.candidate.label} against ${plan.baseline.label}`;
	say(`plan ${plan.id}: ${what}, lanes: ${plan.lanes.length}`);
	const resume = randomUUID();
	process.stdout.write(`::stop-commands::${resume}\n`);
	const options = {
		source,
		out,
		onProgress: progressBar(process.stdout),
		signal: abort.signal
	};
	const { bundle, manifest } = await (isSurveyPlan(plan) ? executeSurvey(plan, options) : execute(plan, options)).finally(() => process.stdout.write(`::${resume}::\n`));
	for (const { code, phase, arm, lane, next } of manifest.incidents) say(`incident ${code} (${[
		phase,
		arm,
		lane
	].filter(Boolean).join(", ")}). ${next}`);
	if (!existsSync(join(bundle, "manifest.json"))) return fail("There is no bundle: its manifest could not be written. See the lines above.");
	setOutput(process.env, "artifact-name", `alloc-ab-${plan.id}`);
	setOutput(process.env, "bundle", bundle);
	setOutput(process.env, "result", dirname(bundle));
	say(`${manifest.samples.count} samples in ${bundle}`);
	if ("words" in asked) return answerHere(bundle, out);
	addSummary(process.env, jobSummary(manifest));
	return 0;
}
try {
	process.exitCode = await main();
} catch (error) {
	process.exitCode = fail(`This is a bug in alloc-ab: ${error instanceof Error ? error.stack ?? error.message : error}`);
}
process.exit();
export {};
