<?php

declare(strict_types=1);

require_once __DIR__ . '/effective.php';

header('Content-Type: application/json');
header('Cache-Control: no-store');
echo json_encode(effective(__DIR__), JSON_THROW_ON_ERROR | JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES), "\n";
