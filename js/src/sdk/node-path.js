// node:path as Lambda has it: POSIX paths.
import path from "path-browserify";

const { basename, delimiter, dirname, extname, format, isAbsolute, join, normalize, parse, relative, resolve, sep } = path;
export { basename, delimiter, dirname, extname, format, isAbsolute, join, normalize, parse, relative, resolve, sep };
export const posix = path;
export default path;
