export { ERROR_CATEGORIES, type ErrorCategory } from "./category.ts";
export { type ErrorDetails, errorMessage, isAbort, OutbandError } from "./outband-error.ts";
