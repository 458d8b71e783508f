from common.tests.fixtures import keys, postgres
