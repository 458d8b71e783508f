/**
 * Environment variables with which gRPC's library for Node connects to this machine itself, whatever proxy `http_proxy`
 * and `https_proxy` name: the engine, the program and the providers listen on this machine only.
 */
export const DIRECT_GRPC = { no_grpc_proxy: "127.0.0.1,localhost" } as const;
