/**
 * Where a browser opens the console: `[vnc] public_url` with noVNC's `path` parameter, which carries node and token to
 * the WebSocket. A query or a fragment that the operator put into `public_url` stays.
 */
export function consoleUrl(publicUrl: string, nodeUuid: string, token: string): string {
  const path = encodeURIComponent(`websockify?node=${nodeUuid}&token=${token}`);
  const hash = publicUrl.indexOf("#");
  const page = hash === -1 ? publicUrl : publicUrl.slice(0, hash);
  const fragment = hash === -1 ? "" : publicUrl.slice(hash);
  const joint = page.includes("?") ? (/[?&]$/.test(page) ? "" : "&") : "?";
  return `${page}${joint}path=${path}${fragment}`;
}
